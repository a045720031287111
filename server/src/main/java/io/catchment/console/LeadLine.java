package io.catchment.console;

import io.catchment.KeptLead;
import io.catchment.Lead;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A lead in a list.
///
/// @param name what people know it by best
/// @param email empty text: it has none, as with the others
record LeadLine(
        String path, String name, String email, String phone, String source, Instant madeAt) {
    static LeadLine of(CapturedPaths paths, KeptLead kept) {
        Lead lead = kept.lead();
        return new LeadLine(
                paths.lead(lead.id()),
                name(lead),
                field(lead, "EmailAddress").orElse(""),
                phone(lead).orElse(""),
                field(lead, "Source").orElse(""),
                kept.createdAt());
    }

    /// Its name, else its e-mail address, else its phone, else its id.
    static String name(Lead lead) {
        String name =
                Stream.of("FirstName", "LastName")
                        .flatMap(part -> field(lead, part).stream())
                        .collect(Collectors.joining(" "));
        return Optional.of(name)
                .filter(text -> !text.isEmpty())
                .or(() -> field(lead, "EmailAddress"))
                .or(() -> phone(lead))
                .orElseGet(() -> lead.id().toString());
    }

    private static Optional<String> phone(Lead lead) {
        return field(lead, "Phone").or(() -> field(lead, "Mobile"));
    }

    private static Optional<String> field(Lead lead, String name) {
        return Optional.ofNullable(lead.fields().get(name)).filter(text -> !text.isBlank());
    }
}
