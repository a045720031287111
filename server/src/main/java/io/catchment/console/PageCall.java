package io.catchment.console;

import io.catchment.settings.Account;

/// One call of the console, for who is signed in.
///
/// @param path with variables in braces
/// @param needs the least role that may
/// @param asksStore whether it is made from the store: so many of these are answered at once
record PageCall(String method, String path, Role needs, boolean asksStore, Answering answering) {
    /// Answers one call that passed the gate.
    @FunctionalInterface
    interface Answering {
        Shown answer(Visit visit);
    }

    /// Answers one call about an account.
    @FunctionalInterface
    interface AnsweringOfAccount {
        Shown answer(Visit visit, Account account);
    }

    /// This call about the account that its path names; 404 where there is none.
    static Answering ofAccount(AnsweringOfAccount answering) {
        return visit ->
                visit.account()
                        .map(account -> answering.answer(visit, account))
                        .orElseGet(() -> visit.notFound("account"));
    }

    static PageCall get(String path, Role needs, Answering answering) {
        return new PageCall("GET", path, needs, true, answering);
    }

    static PageCall post(String path, Role needs, Answering answering) {
        return new PageCall("POST", path, needs, true, answering);
    }

    /// One that is made from memory.
    PageCall withoutStore() {
        return new PageCall(method, path, needs, false, answering);
    }
}
