/**
 * The rules of the interrupt pipeline as scenes on the real machine: one class for each section A to J, one name for
 * each fact, under every profile in which it holds. The tables in {@code docs/RULES.md} name these tests by rule.
 */
package org.sluice.testkit.rules;
