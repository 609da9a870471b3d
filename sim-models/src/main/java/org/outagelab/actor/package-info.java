/**
 * Whoever acts: a script, a tool, a person. An actor has chance and time of its own and a place; what it does is a procedure of steps
 * that take time, may be forgotten and may fail.
 */
package org.outagelab.actor;
