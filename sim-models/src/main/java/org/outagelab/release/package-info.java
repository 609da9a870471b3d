/** Releases: a new version of a program, how it comes to its instances, what it does there, and how it is taken back. */
package org.outagelab.release;
