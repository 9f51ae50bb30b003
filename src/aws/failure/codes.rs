//! AWS's error codes, sorted by what a person can do about them.

/// What an error code or a status means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Throttled,
    Expired,
    Invalid,
    Denied,
    NotFound,
    PreconditionFailed,
    Conflict,
    InvalidParameter,
    Decryption,
    Limit,
    Server,
    Unknown,
}

/// The class of an error code; `None` when the status has to tell.
pub(super) fn class(code: &str) -> Option<Class> {
    let class = match code {
        "BandwidthLimitExceeded"
        | "EC2ThrottledException"
        | "PriorRequestNotComplete"
        | "ProvisionedThroughputExceededException"
        | "RequestLimitExceeded"
        | "RequestThrottled"
        | "RequestThrottledException"
        | "SlowDown"
        | "ThrottledException"
        | "Throttling"
        | "ThrottlingException"
        | "TooManyRequestsException" => Class::Throttled,
        "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" | "TokenRefreshRequired" => {
            Class::Expired
        }
        "AuthFailure"
        | "IncompleteSignature"
        | "IncompleteSignatureException"
        | "InvalidAccessKeyId"
        | "InvalidClientTokenId"
        | "InvalidSignatureException"
        | "InvalidToken"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException"
        | "SignatureDoesNotMatch"
        | "UnrecognizedClientException" => Class::Invalid,
        "AccessDenied"
        | "AccessDeniedException"
        | "NotAuthorized"
        | "UnauthorizedException"
        | "UnauthorizedOperation" => Class::Denied,
        "DeploymentDoesNotExistException"
        | "NoSuchEntity"
        | "ResourceNotFound"
        | "ResourceNotFoundException" => Class::NotFound,
        "PreconditionFailedException" => Class::PreconditionFailed,
        "ConflictException"
        | "DeploymentAlreadyCompletedException"
        | "DeploymentNotStartedException"
        | "OperationAbortedException"
        | "ResourceAlreadyExistsException"
        | "ResourceConflictException"
        | "ResourceExistsException"
        | "ResourceInUseException"
        | "ResourceNotReadyException" => Class::Conflict,
        "InvalidFormat"
        | "InvalidNextToken"
        | "InvalidParameterCombination"
        | "InvalidParameterException"
        | "InvalidParameterValue"
        | "InvalidParameterValueException"
        | "InvalidRequestContentException"
        | "InvalidRequestException"
        | "InvalidNextTokenException"
        | "MissingParameter"
        | "ValidationError"
        | "ValidationException" => Class::InvalidParameter,
        "DecryptionFailure"
        | "EncryptionFailure"
        | "KMSAccessDeniedException"
        | "KMSDisabledException"
        | "KMSInvalidStateException"
        | "KMSNotFoundException" => Class::Decryption,
        "CodeStorageExceededException"
        | "LimitExceeded"
        | "LimitExceededException"
        | "ServiceQuotaExceededException" => Class::Limit,
        _ => return None,
    };
    Some(class)
}

/// What is left to say when the code is unknown or missing: a proxy's page, a bare 503.
pub(super) fn class_of_status(status: u16) -> Class {
    match status {
        403 => Class::Denied,
        404 => Class::NotFound,
        412 => Class::PreconditionFailed,
        429 => Class::Throttled,
        408 | 500.. => Class::Server,
        _ => Class::Unknown,
    }
}
