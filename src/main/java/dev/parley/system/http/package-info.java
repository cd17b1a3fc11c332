/// The HTTP surface that every route shares: headers, limits, rates, who is at the other end, the OpenAPI document.
@NullMarked
package dev.parley.system.http;

import org.jspecify.annotations.NullMarked;
