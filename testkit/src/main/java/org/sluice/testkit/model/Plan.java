package org.sluice.testkit.model;

/**
 * What a stage asks for when it comes.
 *
 * @param name     unique among those that are there
 * @param priority 0 or greater
 * @param cpus     ascending
 * @param root     is it the root?
 */
public record Plan(String name, int priority, int[] cpus, boolean root) {
}
