package org.outagelab.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Before a {@code @ForAll List<Fault>} of a jqwik property: faults of a scenario, whose starts and lengths aim near the
 * {@link Timers} in force.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface AnyFault {
    /** A resource: {@code /shop.yaml}. */
    String scenario();

    /** What they strike; empty: every instance and host. */
    String[] of() default {};

    /** What happens to it, with arguments: {@code slow(10)}. A target that an action does not strike is left out. */
    String[] actions() default {"crash", "hang"};

    /** So many at least. */
    int atLeast() default 1;

    /** So many at most. */
    int atMost() default 1;
}
