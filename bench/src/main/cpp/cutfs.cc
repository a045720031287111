// A file system over a folder that loses at a power cut what was not synced.
//
//   cutfs <folder> <mount point> <microseconds that a sync takes> <seed>
//
// The folder always has what programs see. Memory has how to go back to what a disk is sure to have:
//
//   bytes and size of a file   until fsync or fdatasync of that file, or a write by O_SYNC or O_DSYNC
//   names in a folder          until fsync of that folder: a new name vanishes, a deleted one comes back, a rename is
//                              undone. (A rename from one folder to another is kept by the fsync of either, with what
//                              came before it in both: it is one entry of a journal.)
//
// A file's own fsync keeps no name, except below the folder `postgres`: PostgreSQL relies on what ext4, XFS and Btrfs
// do, which with a new file keep its name, the names that lead to it, and what came before in those folders.
//
// Owners, modes and times are kept at once. sync_file_range keeps nothing, nor does sync(2), which the kernel does not
// pass on: who looks for /.sync-everything has everything kept instead.
//
//   SIGUSR1   the power cut: no call is answered from here on; what was not synced is undone; says on stdout what that
//             was, and ends. Seed 0: all of it is undone. Else the seed chooses, as a disk might: each block of 4 KiB
//             is lost or not, the size lies between the two, of the changes of names a first part is kept.
//   SIGTERM   unmounts in order: everything is kept
#define FUSE_USE_VERSION 35
#include <dirent.h>
#include <fcntl.h>
#include <fuse.h>
#include <sys/stat.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

constexpr off_t BLOCK = 4096;
constexpr const char *SYNC_EVERYTHING = "/.sync-everything";
constexpr const char *NAMES_KEPT_BY_FILES = "/postgres/";

int root;                // of the folder
int graves;              // of a folder beside it, with what was deleted and may come back
std::string graves_path;
useconds_t sync_takes;
std::mt19937_64 chance;
bool loses_all;

// Held by whatever changes something; the power cut takes it for good.
std::mutex disk;

struct Descriptor {
    int fd;
    explicit Descriptor(int fd) : fd(fd) {}
    ~Descriptor() { if (fd >= 0) close(fd); }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
};

int answer(int result) { return result < 0 ? -errno : result; }

struct stat status(int fd) {
    struct stat st {};
    fstat(fd, &st);
    return st;
}

// ---- bytes ----

// What the disk is sure to have of a file that was changed since: its size then, and the blocks overwritten since.
struct Unsynced {
    Descriptor file; // of its own: the file may be deleted, or open for writing only
    off_t size;
    std::map<off_t, std::vector<char>> blocks;

    Unsynced(int fd, off_t size) : file(fd), size(size) {}

    void before_change_of(off_t from, off_t to) {
        for (off_t block = from / BLOCK; block * BLOCK < std::min(to, size); block++) {
            if (blocks.count(block) == 0) {
                std::vector<char> bytes(std::min(BLOCK, size - block * BLOCK));
                if (pread(file.fd, bytes.data(), bytes.size(), block * BLOCK) < 0) abort();
                blocks.emplace(block, std::move(bytes));
            }
        }
    }
};

std::unordered_map<ino_t, Unsynced> unsynced; // a file that is not in it is on disk

Unsynced &changing(int fd) {
    struct stat st = status(fd);
    auto found = unsynced.find(st.st_ino);
    if (found == unsynced.end()) {
        int own = open(("/proc/self/fd/" + std::to_string(fd)).c_str(), O_RDWR | O_CLOEXEC);
        if (own < 0) abort();
        found = unsynced.try_emplace(st.st_ino, own, st.st_size).first;
    }
    return found->second;
}


struct Lost {
    long bytes = 0;
    long files = 0;
    long names = 0;
};

bool coin() { return loses_all || chance() % 2 == 0; }

void lose_bytes(Unsynced &file, Lost &lost) {
    int fd = file.file.fd;
    off_t live = status(fd).st_size;
    off_t size = file.size;
    // A file that grew may end anywhere; one that was cut shorter is as it was.
    if (!loses_all && live > size) size += static_cast<off_t>(chance() % (live - size + 1));
    long before = lost.bytes;
    if (live > file.size) lost.bytes += live - size;
    if (ftruncate(fd, size) < 0) abort();
    for (auto &[block, bytes] : file.blocks) {
        off_t at = block * BLOCK;
        if (live < file.size || coin()) {
            if (pwrite(fd, bytes.data(), bytes.size(), at) < 0) abort();
            lost.bytes += bytes.size();
        }
    }
    // Beyond what was synced: a lost block of a file that grew reads as zeros.
    static const std::vector<char> zeros(BLOCK);
    for (off_t at = file.size; at < size; at = (at / BLOCK + 1) * BLOCK) {
        off_t end = std::min((at / BLOCK + 1) * BLOCK, size);
        if (coin()) {
            if (pwrite(fd, zeros.data(), end - at, at) < 0) abort();
            lost.bytes += end - at;
        }
    }
    lost.files += lost.bytes > before;
}

// ---- names ----

struct Folder {
    Descriptor path;
    ino_t inode;
    explicit Folder(int fd) : path(fd), inode(status(fd).st_ino) {}
};

struct Name {
    std::shared_ptr<Folder> folder;
    std::string text;
    bool is_kept_by_its_file;
    int at() const { return folder->path.fd; }
    const char *c() const { return text.c_str(); }
};

struct Change {
    std::set<ino_t> folders;
    ino_t keeper; // the file or folder whose own fsync keeps the name too; 0: none
    std::function<void()> undo;
    std::function<void()> settle;
};

std::list<Change> changes;                         // of names, not synced, in their order
std::map<ino_t, std::shared_ptr<Folder>> folders;  // held open, so that no inode's number is given twice
long buried = 0;

const char *below_root(const char *path) { return path[1] == 0 ? "." : path + 1; }

Name locate(const char *path) {
    std::filesystem::path whole(path + 1);
    std::string parent = whole.parent_path().empty() ? "." : whole.parent_path().string();
    auto folder = std::make_shared<Folder>(openat(root, parent.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    bool is_kept_by_its_file = strncmp(path, NAMES_KEPT_BY_FILES, strlen(NAMES_KEPT_BY_FILES)) == 0;
    return {folders.try_emplace(folder->inode, folder).first->second, whole.filename().string(), is_kept_by_its_file};
}

bool exists(const Name &name, struct stat &st) {
    return fstatat(name.at(), name.c(), &st, AT_SYMLINK_NOFOLLOW) == 0;
}

std::string grave() { return std::to_string(buried++); }

void vanish(const Name &name) { renameat(name.at(), name.c(), graves, grave().c_str()); }

void come_back(const std::string &from, const Name &name) { renameat(graves, from.c_str(), name.at(), name.c()); }

ino_t keeper(const Name &name) {
    struct stat st {};
    return name.is_kept_by_its_file && exists(name, st) ? st.st_ino : 0;
}

void added(const Name &name) {
    changes.push_back({{name.folder->inode}, keeper(name), [name] { vanish(name); }, [] {}});
}

// The name of a new file, folder or link, which belongs to who made it.
int made(const Name &name, int result) {
    if (result < 0) return -errno;
    fuse_context *caller = fuse_get_context();
    fchownat(name.at(), name.c(), caller->uid, caller->gid, AT_SYMLINK_NOFOLLOW);
    added(name);
    return 0;
}

int remove(const Name &name, int flags) {
    std::string to = grave();
    if (renameat(name.at(), name.c(), graves, to.c_str()) < 0) return -errno;
    changes.push_back({{name.folder->inode},
                       0,
                       [name, to] { come_back(to, name); },
                       [to, flags] { unlinkat(graves, to.c_str(), flags); }});
    return 0;
}

// Of what has been synced: a folder with its names, or a file.
void sync_names(ino_t inode) {
    std::set<ino_t> synced{inode};
    for (auto change = changes.end(); change != changes.begin();) {
        --change;
        bool is_kept = synced.count(change->keeper) > 0;
        for (ino_t folder : change->folders) is_kept |= synced.count(folder) > 0;
        if (is_kept) {
            synced.insert(change->folders.begin(), change->folders.end());
            change->settle();
            change = changes.erase(change);
        }
    }
}

void lose_names(Lost &lost) {
    size_t kept = loses_all ? 0 : chance() % (changes.size() + 1);
    while (changes.size() > kept) {
        changes.back().undo();
        changes.pop_back();
        lost.names++;
    }
}

void sync_file(int fd) {
    ino_t inode = status(fd).st_ino;
    unsynced.erase(inode);
    sync_names(inode);
}

// ---- the power cut ----

void cut() {
    disk.lock(); // and never let go
    Lost lost;
    for (auto &[inode, file] : unsynced) lose_bytes(file, lost);
    lose_names(lost);
    std::filesystem::remove_all(graves_path);
    printf("lost bytes=%ld files=%ld names=%ld\n", lost.bytes, lost.files, lost.names);
    fflush(stdout);
    _exit(0);
}

void sync_everything() {
    std::lock_guard held(disk);
    unsynced.clear();
    for (auto &change : changes) change.settle();
    changes.clear();
}

// ---- the calls ----

void *begin(fuse_conn_info *connection, fuse_config *config) {
    connection->want &= ~FUSE_CAP_ATOMIC_O_TRUNC; // a truncation comes as one
    config->use_ino = 1;
    config->hard_remove = 1; // no names of its own for what is deleted and still open
    config->nullpath_ok = 1;
    puts("mounted");
    fflush(stdout);
    return nullptr;
}

int get_attributes(const char *path, struct stat *st, fuse_file_info *open) {
    if (open != nullptr) return answer(fstat(open->fh, st));
    if (strcmp(path, SYNC_EVERYTHING) == 0) sync_everything();
    return answer(fstatat(root, below_root(path), st, AT_SYMLINK_NOFOLLOW));
}

int read_link(const char *path, char *target, size_t size) {
    ssize_t length = readlinkat(root, below_root(path), target, size - 1);
    if (length < 0) return -errno;
    target[length] = 0;
    return 0;
}

// The kernel has worked out where an append goes.
int backing_flags(int flags) { return (flags & ~(O_APPEND | O_CREAT | O_EXCL | O_TRUNC)) | O_NOFOLLOW | O_CLOEXEC; }

int open_file(const char *path, fuse_file_info *file) {
    int fd = openat(root, below_root(path), backing_flags(file->flags));
    if (fd < 0) return -errno;
    file->fh = fd;
    return 0;
}

int create(const char *path, mode_t mode, fuse_file_info *file) {
    std::lock_guard held(disk);
    Name name = locate(path);
    int fd = openat(name.at(), name.c(), backing_flags(file->flags) | O_CREAT | O_EXCL, mode);
    if (fd < 0) return errno == EEXIST && !(file->flags & O_EXCL) ? open_file(path, file) : -errno;
    made(name, fd);
    changing(fd); // at a size of 0, which nothing has synced
    file->fh = fd;
    return 0;
}

int make_node(const char *path, mode_t mode, dev_t device) {
    std::lock_guard held(disk);
    Name name = locate(path);
    return made(name, mknodat(name.at(), name.c(), mode, device));
}

int make_folder(const char *path, mode_t mode) {
    std::lock_guard held(disk);
    Name name = locate(path);
    return made(name, mkdirat(name.at(), name.c(), mode));
}

int make_symlink(const char *target, const char *path) {
    std::lock_guard held(disk);
    Name name = locate(path);
    return made(name, symlinkat(target, name.at(), name.c()));
}

int make_link(const char *from, const char *path) {
    std::lock_guard held(disk);
    Name name = locate(path);
    if (linkat(root, below_root(from), name.at(), name.c(), 0) < 0) return -errno;
    added(name);
    return 0;
}

int unlink_file(const char *path) {
    std::lock_guard held(disk);
    return remove(locate(path), 0);
}

int remove_folder(const char *path) {
    std::lock_guard held(disk);
    Name name = locate(path);
    std::filesystem::path real = "/proc/self/fd/" + std::to_string(name.at());
    if (!std::filesystem::is_empty(real / name.text)) return -ENOTEMPTY;
    return remove(name, AT_REMOVEDIR);
}

int rename_path(const char *from_path, const char *to_path, unsigned flags) {
    std::lock_guard held(disk);
    Name from = locate(from_path);
    Name to = locate(to_path);
    if ((flags & ~RENAME_NOREPLACE) != 0) return -EINVAL;
    struct stat st {};
    bool replaces = exists(to, st);
    if (replaces && S_ISDIR(st.st_mode)) return -EEXIST;
    std::string replaced = grave();
    if (replaces && linkat(to.at(), to.c(), graves, replaced.c_str(), 0) < 0) return -errno;
    if (renameat2(from.at(), from.c(), to.at(), to.c(), flags) < 0) return -errno;
    changes.push_back({{from.folder->inode, to.folder->inode},
                       keeper(to),
                       [from, to, replaces, replaced] {
                           renameat(to.at(), to.c(), from.at(), from.c());
                           if (replaces) come_back(replaced, to);
                       },
                       [replaced] { unlinkat(graves, replaced.c_str(), 0); }});
    return 0;
}

int change_mode(const char *path, mode_t mode, fuse_file_info *open) {
    return answer(open != nullptr ? fchmod(open->fh, mode) : fchmodat(root, below_root(path), mode, 0));
}

int change_owner(const char *path, uid_t user, gid_t group, fuse_file_info *open) {
    return answer(open != nullptr ? fchown(open->fh, user, group)
                                  : fchownat(root, below_root(path), user, group, AT_SYMLINK_NOFOLLOW));
}

int set_times(const char *path, const timespec times[2], fuse_file_info *open) {
    return answer(open != nullptr ? futimens(open->fh, times)
                                  : utimensat(root, below_root(path), times, AT_SYMLINK_NOFOLLOW));
}

int truncate_file(const char *path, off_t size, fuse_file_info *open) {
    std::lock_guard held(disk);
    Descriptor own(open != nullptr ? dup(open->fh) : openat(root, below_root(path), O_RDWR | O_CLOEXEC));
    if (own.fd < 0) return -errno;
    changing(own.fd).before_change_of(size, LLONG_MAX);
    return answer(ftruncate(own.fd, size));
}

int read_bytes(const char *, char *bytes, size_t size, off_t at, fuse_file_info *file) {
    return answer(pread(file->fh, bytes, size, at));
}

int write_bytes(const char *, const char *bytes, size_t size, off_t at, fuse_file_info *file) {
    std::lock_guard held(disk);
    changing(file->fh).before_change_of(at, at + size);
    int written = answer(pwrite(file->fh, bytes, size, at));
    if ((file->flags & (O_SYNC | O_DSYNC)) != 0) sync_file(file->fh);
    return written;
}

int allocate(const char *, int mode, off_t from, off_t length, fuse_file_info *file) {
    if ((mode & (FALLOC_FL_COLLAPSE_RANGE | FALLOC_FL_INSERT_RANGE)) != 0) return -EOPNOTSUPP;
    std::lock_guard held(disk);
    changing(file->fh).before_change_of(from, from + length);
    return answer(fallocate(file->fh, mode, from, length));
}

bool has_something_to_sync(int fd) {
    std::lock_guard held(disk);
    return unsynced.count(status(fd).st_ino) > 0;
}

int sync_call(const char *, int, fuse_file_info *file) {
    if (has_something_to_sync(file->fh)) usleep(sync_takes);
    std::lock_guard held(disk);
    sync_file(file->fh);
    return 0;
}

int close_file(const char *, fuse_file_info *file) {
    close(file->fh);
    return 0;
}

int open_folder(const char *path, fuse_file_info *folder) {
    DIR *entries = fdopendir(openat(root, below_root(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (entries == nullptr) return -errno;
    folder->fh = reinterpret_cast<uintptr_t>(entries);
    return 0;
}

DIR *entries_of(fuse_file_info *folder) { return reinterpret_cast<DIR *>(folder->fh); }

int read_folder(const char *, void *buffer, fuse_fill_dir_t fill, off_t, fuse_file_info *folder,
                fuse_readdir_flags) {
    rewinddir(entries_of(folder));
    while (dirent *entry = readdir(entries_of(folder))) {
        struct stat st {};
        st.st_ino = entry->d_ino;
        st.st_mode = DTTOIF(entry->d_type);
        fill(buffer, entry->d_name, &st, 0, static_cast<fuse_fill_dir_flags>(0));
    }
    return 0;
}

int sync_folder_call(const char *, int, fuse_file_info *folder) {
    std::lock_guard held(disk);
    sync_names(status(dirfd(entries_of(folder))).st_ino);
    return 0;
}

int close_folder(const char *, fuse_file_info *folder) {
    closedir(entries_of(folder));
    return 0;
}

int space(const char *, struct statvfs *st) { return answer(fstatvfs(root, st)); }

fuse_operations calls() {
    fuse_operations calls{};
    calls.init = begin;
    calls.getattr = get_attributes;
    calls.readlink = read_link;
    calls.open = open_file;
    calls.create = create;
    calls.mknod = make_node;
    calls.mkdir = make_folder;
    calls.symlink = make_symlink;
    calls.link = make_link;
    calls.unlink = unlink_file;
    calls.rmdir = remove_folder;
    calls.rename = rename_path;
    calls.chmod = change_mode;
    calls.chown = change_owner;
    calls.utimens = set_times;
    calls.truncate = truncate_file;
    calls.read = read_bytes;
    calls.write = write_bytes;
    calls.fallocate = allocate;
    calls.fsync = sync_call;
    calls.release = close_file;
    calls.opendir = open_folder;
    calls.readdir = read_folder;
    calls.fsyncdir = sync_folder_call;
    calls.releasedir = close_folder;
    calls.statfs = space;
    return calls;
}

} // namespace

int main(int count, char **words) {
    if (count != 5) {
        fprintf(stderr, "usage: cutfs <folder> <mount point> <microseconds that a sync takes> <seed>\n");
        return 2;
    }
    std::string folder = words[1];
    graves_path = folder + ".graves";
    sync_takes = atoi(words[3]);
    loses_all = atoll(words[4]) == 0;
    chance.seed(atoll(words[4]));
    std::filesystem::remove_all(graves_path);
    std::filesystem::create_directory(graves_path);
    root = open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    graves = open(graves_path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0 || graves < 0) {
        perror(folder.c_str());
        return 1;
    }
    umask(0);
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);

    sigset_t power;
    sigemptyset(&power);
    sigaddset(&power, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &power, nullptr);
    std::thread([power] {
        int signal = 0;
        sigwait(&power, &signal);
        cut();
    }).detach();

    const char *arguments[] = {words[0], "-f", "-o", "allow_other,default_permissions,attr_timeout=600,entry_timeout=600,fsname=cutfs", words[2]};
    fuse_operations all = calls();
    int ended = fuse_main(5, const_cast<char **>(arguments), &all, nullptr);
    std::filesystem::remove_all(graves_path);
    return ended;
}
