namespace Plumbline.Server.Receiving;

/// <summary>The gRPC status codes that we answer with, with their numbers.</summary>
public enum RpcCode : byte
{
    Ok = 0,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    ResourceExhausted = 8,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    Unauthenticated = 16,
}

/// <summary>The names of the codes.</summary>
public static class RpcCodes
{
    /// <summary>The name in the gRPC documentation, such as <c>RESOURCE_EXHAUSTED</c>.</summary>
    public static string Name(this RpcCode code) =>
        code switch
        {
            RpcCode.Ok => "OK",
            RpcCode.InvalidArgument => "INVALID_ARGUMENT",
            RpcCode.DeadlineExceeded => "DEADLINE_EXCEEDED",
            RpcCode.NotFound => "NOT_FOUND",
            RpcCode.ResourceExhausted => "RESOURCE_EXHAUSTED",
            RpcCode.Unimplemented => "UNIMPLEMENTED",
            RpcCode.Unavailable => "UNAVAILABLE",
            RpcCode.Unauthenticated => "UNAUTHENTICATED",
            _ => "INTERNAL",
        };
}
