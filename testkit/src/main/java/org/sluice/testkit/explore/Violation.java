package org.sluice.testkit.explore;

/**
 * What must not happen and did.
 *
 * @param rule the invariant's name; two violations of one rule are the same fault to a shrinker
 * @param text what was seen, in one or more lines
 */
public record Violation(String rule, String text) {

    @Override
    public String toString() {
        return rule + ": " + text;
    }
}
