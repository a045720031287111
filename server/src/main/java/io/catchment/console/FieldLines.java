package io.catchment.console;

import io.catchment.Field;
import io.catchment.Fields;
import io.catchment.OpportunityType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a lead or an opportunity has in its fields, in the order in which the account has set them up.
final class FieldLines {
    /// A field that has a value.
    ///
    /// @param label what people call it
    /// @param name what the API calls it
    /// @param isKnown whether the account has it set up
    record Line(String label, String name, String value, boolean isKnown) {}

    private final Map<String, String> left;
    private final List<Line> lines = new ArrayList<>();

    private FieldLines(Map<String, String> values) {
        this.left = new TreeMap<>(values);
    }

    /// Those that the account does not know come last.
    static List<Line> of(Fields known, Map<String, String> values) {
        FieldLines lines = new FieldLines(values);
        lines.addAll(known.all(), "", "");
        lines.left.forEach((name, value) -> lines.lines.add(new Line(name, name, value, false)));
        return lines.lines;
    }

    private void addAll(Collection<Field> fields, String labels, String names) {
        for (Field field : fields) {
            String label = labels + field.label();
            String name = names + field.name();
            String value = left.remove(name);
            if (value != null) {
                lines.add(new Line(label, name, value, true));
            }
            addAll(field.members(), label + " › ", name + OpportunityType.MEMBER_OF);
        }
    }
}
