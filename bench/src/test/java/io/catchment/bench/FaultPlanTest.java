package io.catchment.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.bench.FaultPlan.Step;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FaultPlanTest {
    private static final int SEED = 17;
    private static final int STEPS = 100;

    @Test
    void the_same_seed_gives_the_same_faults() {
        List<Step> once = steps(FaultPlan.embedded(SEED, Prove.Form.FULL));

        List<Step> again = steps(FaultPlan.embedded(SEED, Prove.Form.FULL));

        assertThat(again).isEqualTo(once);
        assertThat(steps(FaultPlan.embedded(SEED + 1, Prove.Form.FULL))).isNotEqualTo(once);
    }

    @ParameterizedTest
    @EnumSource
    void each_form_has_every_fault(Prove.Form form) {
        Set<Class<?>> kinds =
                Stream.of(FaultPlan.embedded(SEED, form), FaultPlan.own(SEED, form))
                        .flatMap(plan -> untilAllAreDealt(plan).stream())
                        .map(Object::getClass)
                        .collect(Collectors.toSet());

        assertThat(kinds).containsExactlyInAnyOrder(Fault.class.getPermittedSubclasses());
    }

    private static List<Step> steps(FaultPlan plan) {
        return Stream.generate(plan::next).limit(STEPS).toList();
    }

    private static List<Fault> untilAllAreDealt(FaultPlan plan) {
        Stream.Builder<Fault> faults = Stream.builder();
        while (!plan.hasDealtAll()) {
            faults.add(plan.next().fault());
        }
        return faults.build().toList();
    }
}
