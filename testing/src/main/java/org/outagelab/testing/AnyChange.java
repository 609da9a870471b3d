package org.outagelab.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Before a {@code @ForAll Change} of a jqwik property: another setting, load or topology. It shrinks towards the first value.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface AnyChange {
    /** Of the value: {@code services.lb.retries}, {@code load.visitors.rate}, {@code services.app.on}. */
    String path();

    /** Each as it would stand in the file: {@code 3}, {@code 200/s}, {@code [b, c]}. */
    String[] values();
}
