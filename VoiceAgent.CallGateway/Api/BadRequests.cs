using Microsoft.AspNetCore.Diagnostics;

namespace VoiceAgent.CallGateway.Api;

/// <summary>Reports what is wrong with a request whose path, query or body cannot be read, in every environment.</summary>
internal sealed class BadRequests : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken leaving)
    {
        if (exception is not BadHttpRequestException bad)
        {
            return false;
        }

        await TypedResults.Problem(bad.Message, statusCode: bad.StatusCode, title: "The request cannot be read.").ExecuteAsync(context);
        return true;
    }
}
