package org.outagelab.kind;

import org.outagelab.call.Step;

/**
 * A word that a kind gives to the steps of those that call it: {@code cache sessions} asks the service {@code sessions}.
 *
 * @param word as written
 * @param use what the caller makes of the answer
 * @param method of what is asked, for the kind to tell its words apart
 */
public record StepWord(String word, Step.Use use, String method) {}
