/// What one account's flood does to the others: a thousand accounts of very different size, with and without it.
@org.jspecify.annotations.NullMarked
package io.catchment.bench.fairness;
