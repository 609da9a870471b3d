package org.outagelab.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A parameter of type {@link org.outagelab.Outage} of a JUnit 5 test: a scenario of the class path, checked. */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OutageExtension.class)
public @interface Scenario {
    /** A resource: {@code /shop.yaml}. */
    String value();

    /** One of its variants alone; empty for the base. */
    String variant() default "";
}
