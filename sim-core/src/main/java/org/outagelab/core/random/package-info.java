/** Random streams by name, and the distributions drawn from them. */
package org.outagelab.core.random;
