/** The command line: verbs, options, exit codes. */
package org.outagelab.cli;
