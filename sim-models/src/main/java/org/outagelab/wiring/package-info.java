/**
 * From a scenario to what runs: its simulation, its picture, and its ways past failures. Each is a loop over services that asks their
 * kinds; no file is read here.
 */
package org.outagelab.wiring;
