/// Every expected "no" and how it is told: RFC 9457 problem documents, and the strict reading of what a client sends.
@NullMarked
package dev.parley.problem;

import org.jspecify.annotations.NullMarked;
