using Microsoft.AspNetCore.Http;
using Plumbline.Core.Model;
using Plumbline.Server.Security;

namespace Plumbline.Server.Receiving;

/// <summary>The first thing that sees a request: export requests go straight to their receiver, only the web's pass on to routing.</summary>
public sealed class Dispatcher(OtlpHttpReceiver http, OtlpGrpcReceiver grpc)
{
    /// <summary>As a middleware.</summary>
    public Task DispatchAsync(HttpContext context, RequestDelegate next)
    {
        var feature = context.Features.Get<ListenerFeature>()!;
        var headers = context.Request.Headers;
        if (feature.Listener == Listener.Web)
            return feature.Guard.IsOurHost(headers.Host) ? next(context) : MisdirectAsync(context);
        var refusal = feature.Guard.Check(headers.Host, headers.Authorization);
        Reply? reply = refusal == Refusal.None ? null : Explain(refusal);
        return feature.Listener == Listener.OtlpHttp ? http.AnswerAsync(context, reply) : grpc.AnswerAsync(context, reply);
    }

    static Reply Explain(Refusal refusal) =>
        refusal == Refusal.WrongHost
            ? new(
                RpcCode.InvalidArgument,
                StatusCodes.Status421MisdirectedRequest,
                "This address answers to localhost, 127.0.0.1 and [::1]; other names are set with allowed-hosts."
            )
            : new(
                RpcCode.Unauthenticated,
                StatusCodes.Status401Unauthorized,
                "Expected Authorization: Bearer and an ingest token (plumb token add)."
            );

    static Task MisdirectAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(
            "This address answers to localhost, 127.0.0.1 and [::1]; other names are set with allowed-hosts.\n"
        );
    }
}
