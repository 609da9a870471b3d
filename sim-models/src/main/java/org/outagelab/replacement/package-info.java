/** Instances that come and go: how an orchestrator finds out, takes out, starts anew and replaces, and when those who call know. */
package org.outagelab.replacement;
