/** What a kind of component is: one value, found by {@link java.util.ServiceLoader}, which everybody asks and nobody tests. */
package org.outagelab.kind;
