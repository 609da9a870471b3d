/** A fault of one's own: one record, which a line in {@code META-INF/services} makes known. */
package org.example.brownout;
