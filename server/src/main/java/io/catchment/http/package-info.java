/// The door: LeadSquared's calls over HTTP.
///
/// Checks keys, limits and the shape of a body, puts what it accepts into the intake log, and answers when it
/// is on disk. [HttpServer][io.catchment.http.HttpServer] is opened and closed by the node; everything else
/// is private. Start reading at `Door`: every request passes it, in the order in which its checks are written.
///
/// No key, no query and no body is ever logged, counted by, or put into an answer.
@NullMarked
package io.catchment.http;

import org.jspecify.annotations.NullMarked;
