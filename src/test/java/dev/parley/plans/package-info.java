/// What the database does for each list and each page: it looks at the rows of the page, however many there are.
@NullMarked
package dev.parley.plans;

import org.jspecify.annotations.NullMarked;
