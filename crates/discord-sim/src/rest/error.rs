//! Errors with Discord's status, code and wording.

use serde_json::{Value, json};

/// What a refused request is answered with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ApiError {
    pub(crate) status: u16,
    pub(crate) code: u64,
    pub(crate) message: &'static str,
    /// `errors`, for invalid forms.
    pub(crate) errors: Value,
}

macro_rules! errors {
    ($($name:ident = $status:literal, $code:literal, $message:literal;)*) => {
        impl ApiError {
            $(pub(crate) const $name: ApiError =
                ApiError { status: $status, code: $code, message: $message, errors: Value::Null };)*
        }
    };
}

errors! {
    UNAUTHORIZED = 401, 0, "401: Unauthorized";
    NOT_FOUND = 404, 0, "404: Not Found";
    METHOD_NOT_ALLOWED = 405, 0, "405: Method Not Allowed";
    UNKNOWN_CHANNEL = 404, 10003, "Unknown Channel";
    UNKNOWN_GUILD = 404, 10004, "Unknown Guild";
    UNKNOWN_MEMBER = 404, 10007, "Unknown Member";
    UNKNOWN_MESSAGE = 404, 10008, "Unknown Message";
    UNKNOWN_ROLE = 404, 10011, "Unknown Role";
    UNKNOWN_USER = 404, 10013, "Unknown User";
    UNKNOWN_WEBHOOK = 404, 10015, "Unknown Webhook";
    UNKNOWN_INTERACTION = 404, 10062, "Unknown interaction";
    UNKNOWN_COMMAND = 404, 10063, "Unknown application command";
    TOO_MANY_PINS = 400, 30003, "Maximum number of pins reached for the channel (250)";
    TOO_MANY_EDITS = 400, 30046, "Maximum number of edits to messages older than 1 hour reached. Try again later.";
    ALREADY_ANSWERED = 400, 40060, "Interaction has already been acknowledged.";
    MISSING_ACCESS = 403, 50001, "Missing Access";
    NOT_IN_DM = 400, 50003, "Cannot execute action on a DM channel";
    NOT_AUTHOR = 403, 50005, "Cannot edit a message authored by another user";
    EMPTY_MESSAGE = 400, 50006, "Cannot send an empty message";
    DMS_CLOSED = 403, 50007, "Cannot send messages to this user";
    NOT_TEXT = 400, 50008, "Cannot send messages in a non-text channel";
    MISSING_PERMISSIONS = 403, 50013, "Missing Permissions";
    BULK_COUNT = 400, 50016, "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete";
    SYSTEM_MESSAGE = 403, 50021, "Cannot execute action on a system message";
    CHANNEL_TYPE = 400, 50024, "Cannot execute action on this channel type";
    INVALID_WEBHOOK_TOKEN = 401, 50027, "Invalid Webhook Token";
    INVALID_RECIPIENT = 400, 50033, "Invalid Recipient(s)";
    BULK_OLD = 400, 50034, "A message provided was too old to bulk delete";
    INVALID_FORM = 400, 50035, "Invalid Form Body";
    THREAD_ARCHIVED = 400, 50083, "Thread is archived";
    INVALID_JSON = 400, 50109, "The request body contains invalid JSON.";
    THREAD_EXISTS = 400, 160004, "A thread has already been created for this message";
    THREAD_LOCKED = 400, 160005, "Thread is locked";
    TOO_MANY_THREADS = 400, 160006, "Maximum number of active threads reached";
}

impl ApiError {
    /// 50035 about one field.
    pub(crate) fn form(field: &str, code: &str, message: &str) -> ApiError {
        let mut errors = json!({"_errors": [{"code": code, "message": message}]});
        for part in field.rsplit('.') {
            errors = json!({part: errors});
        }
        ApiError { errors, ..ApiError::INVALID_FORM }
    }

    pub(crate) fn body(&self) -> Value {
        let mut body = json!({"message": self.message, "code": self.code});
        if !self.errors.is_null() {
            body["errors"] = self.errors.clone();
        }
        body
    }
}
