/** The REST contract: controllers, request and response records, error mapping. */
@NullMarked
package org.sparebit.api;

import org.jspecify.annotations.NullMarked;
