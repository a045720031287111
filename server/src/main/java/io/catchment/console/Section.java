package io.catchment.console;

import java.util.List;

/// The parts of the console, in the order of the navigation. One is shown once there are pages below its path.
enum Section {
    OVERVIEW("Overview", "/console", false),
    REQUESTS("Requests", "/requests", true),
    QUARANTINE("Quarantine", "/quarantine", true),
    LEADS("Leads", "/leads", true),
    OPPORTUNITIES("Opportunities", "/opportunities", true),
    LEDGER("Ledger", "/ledger", true),
    SETTINGS("Settings", "/settings", true),
    USERS("Users", "/console/users", false),
    AUDIT("Audit", "/console/audit", false);

    /// Of a path below it, one segment: the account's name.
    static final String ACCOUNT = "account";

    private static final String OF_ACCOUNT = "/console/accounts/{" + ACCOUNT + "}";

    private final String title;
    private final String path;
    private final boolean ofAccount;

    Section(String title, String path, boolean ofAccount) {
        this.title = title;
        this.path = path;
        this.ofAccount = ofAccount;
    }

    String title() {
        return title;
    }

    /// Whether its pages are about one account.
    boolean isOfAccount() {
        return ofAccount;
    }

    /// As calls have it: with a variable for the account, where it is about one.
    String path() {
        return ofAccount ? OF_ACCOUNT + path : path;
    }

    /// Where it is for an account.
    String path(String account) {
        return path().replace("{" + ACCOUNT + "}", Paths.segment(account));
    }

    static List<Section> all() {
        return List.of(values());
    }
}
