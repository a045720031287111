package io.catchment.server;

import io.catchment.console.Users;
import io.catchment.settings.AdministratorKey;
import io.catchment.settings.DemoAccount;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a person who has started the server reads first.
///
/// @param node that runs with the settings
record Welcome(Config config, Node node) {
    private static final String SAMPLE =
            """
            {"LeadDetails":[{"Attribute":"EmailAddress","Value":"johndoe@example.com"},\
            {"Attribute":"mx_City","Value":"Bangalore"},{"Attribute":"SearchBy","Value":"EmailAddress"}],\
            "Opportunity":{"OpportunityEventCode":12231,"OpportunityNote":"Opportunity capture api",\
            "OpportunityDateTime":"2020-12-05 12:13:44","Fields":[{"SchemaName":"mx_Custom_1","Value":"1"},\
            {"SchemaName":"mx_Custom_2","Value":"1"}]}}\
            """;

    private static final String FIRST_STEPS =
            """
            The account demo is made; its keys are in %s

            Send a capture:
              curl -sS -X POST '%s/opportunity/capture?accessKey=%s&secretKey=%s' -H 'x-api-key: %s' \
            -H 'Content-Type: application/json' -d '%s'

            Ask what became of it (put the RequestID of the answer in):
              curl -sS '%s/opportunity/capture/status?RequestID=REQUEST_ID' -H 'x-api-key: %s'

            See what waits:
              curl -sS '%s/opportunity/capture/metrics' -H 'x-api-key: %s'

            See what could not be applied, and mend it (docs/native-api.md; the administrator's key is in %s):
              curl -sS '%s/api/v1/accounts/demo/quarantine' \
            -H "Authorization: Bearer $(cut -d '"' -f 4 '%s')"

            """;

    /// The only place where the password stands.
    private static final String FIRST_USER =
            """
            Open the console: %s/console
              sign in as %s with the password %s (shown this once; to make another: catchment console-password)

            """;

    void print(PrintStream out) {
        node.newDemoAccount()
                .ifPresentOrElse(keys -> out.print(firstSteps(keys)), () -> sayWhereKeysAre(out));
        node.firstUser().ifPresent(user -> out.print(firstUser(user)));
        if (isPublic() && config.http().tls().isEmpty()) {
            out.println(
                    "Warning: anyone who can reach "
                            + config.http().host()
                            + " can call, and keys travel without TLS: name a certificate (--http-tls-certificate, --http-tls-key) or put a proxy with TLS before it");
        }
        out.println("Read and try all calls: " + address() + "/docs");
        out.println("Catchment is ready at " + address());
    }

    private String firstUser(Users.Made.As user) {
        return FIRST_USER.formatted(address(), user.name(), user.password());
    }

    private void sayWhereKeysAre(PrintStream out) {
        if (Files.exists(administratorFile())) {
            out.println("The administrator's key is in " + administratorFile());
        }
        Path file = config.data().resolve(DemoAccount.FILE);
        if (Files.exists(file)) {
            out.println("The keys of the account demo are in " + file);
        } else if (node.hasDemoAccount()) {
            out.println(
                    "The keys of the account demo were in "
                            + file
                            + ", which is gone; they are kept nowhere else");
        }
    }

    private String firstSteps(DemoAccount.Keys keys) {
        return FIRST_STEPS.formatted(
                config.data().resolve(DemoAccount.FILE),
                address(),
                keys.accessKey(),
                keys.secretKey(),
                keys.apiKey(),
                SAMPLE,
                address(),
                keys.apiKey(),
                address(),
                keys.apiKey(),
                administratorFile(),
                address(),
                administratorFile());
    }

    private Path administratorFile() {
        return config.data().resolve(AdministratorKey.FILE);
    }

    private String address() {
        String host = config.http().host();
        String scheme = config.http().tls().isPresent() ? "https://" : "http://";
        return scheme + (host.contains(":") ? "[" + host + "]" : host) + ":" + node.port();
    }

    private boolean isPublic() {
        try {
            return !InetAddress.getByName(config.http().host()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }
}
