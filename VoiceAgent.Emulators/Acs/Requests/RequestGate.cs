using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Acs.Requests;

/// <summary>
/// Runs before every operation of the service (calls, rooms, identities, files of recordings): 1. Reads the body, up to its size limit. 2. Checks the signature against the raw target.
/// 3. Applies the configured delays and faults. 4. Answers repeated requests, and writes refusals in the service's error format.
/// </summary>
internal sealed partial class RequestGate(AcsOptions options, RepeatedRequests repeated, EmulatedDelays delays, EmulatedFaults faults, TimeProvider time, ILogger<RequestGate> log)
{
    private static readonly string[] Guarded = ["/calling", "/rooms", "/identities", "/teamsUser", "/v1/objects"];

    private readonly byte[] _key = Convert.FromBase64String(options.AccessKey);

    /// <summary>Metadata and signing keys need no signature, because the receivers of tokens have no access key.</summary>
    public static bool Guards(HttpContext context) =>
        Array.Exists(Guarded, path => context.Request.Path.StartsWithSegments(path))
        && !context.Request.Path.StartsWithSegments("/calling/.well-known")
        && !context.Request.Path.StartsWithSegments("/calling/keys");

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // 1. The signature covers the body, so the body is read first.
        if (await ReadBodyAsync(context.Request, context.RequestAborted) is not { } body)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "RequestTooLarge", $"The body is longer than {options.LargestBody} bytes.");
            return;
        }

        // 2. Check the signature.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (new SignedRequest(context.Request.Method, target, context.Request.Headers, body).Distrust(_key, time.GetUtcNow(), options.DateTolerance) is { } distrust)
        {
            Refused(context.Request.Method, context.Request.Path, distrust);
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "Unauthorized", distrust);
            return;
        }

        // 3. Apply delays and faults.
        await delays.Before(Operation.AcsRequest, context.RequestAborted);
        if (await FailsAsync(context))
        {
            return;
        }

        // 4. Run the operation, or repeat its answer.
        context.Request.Body = new MemoryStream(body, writable: false);
        await repeated.OnceAsync(context, () => AnswerAsync(context, next));
    }

    private async Task<bool> FailsAsync(HttpContext context)
    {
        switch (faults.Next(Operation.AcsRequest))
        {
            case { Kind: FaultKind.Status } fault:
                await RefuseAsync(context, fault.Status, fault.Status == StatusCodes.Status429TooManyRequests ? "TooManyRequests" : "InternalServerError", "A fault was configured.");
                return true;
            case { Kind: FaultKind.Stall }:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, context.RequestAborted);
                return true;
            case { Kind: FaultKind.Refuse or FaultKind.Cut }:
                context.Abort();
                return true;
            default:
                return false;
        }
    }

    /// <summary>Answers a request that no endpoint takes.</summary>
    public Task RefuseUnknownAsync(HttpContext context)
    {
        var reason = $"The emulator has no operation {context.Request.Method} {context.Request.Path}.";
        Refused(context.Request.Method, context.Request.Path, reason);
        return RefuseAsync(context, StatusCodes.Status404NotFound, "NotFound", reason);
    }

    private async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed or StatusCodes.Status415UnsupportedMediaType, HasStarted: false, ContentLength: null })
            {
                await RefuseAndLogAsync(context, context.Response.StatusCode, "BadRequest", $"{context.Request.Path} does not take {context.Request.Method} with this content type.");
            }
        }
        catch (RefusedException refused)
        {
            await RefuseAndLogAsync(context, refused.Status, refused.Code, refused.Message);
        }
        catch (BadHttpRequestException bad)
        {
            await RefuseAndLogAsync(context, bad.StatusCode, "BadRequest", bad.Message);
        }
        catch (JsonException malformed)
        {
            await RefuseAndLogAsync(context, StatusCodes.Status400BadRequest, "BadRequest", $"The body is not the JSON that this operation takes: {malformed.Message}");
        }
    }

    private Task RefuseAndLogAsync(HttpContext context, int status, string code, string message)
    {
        Refused(context.Request.Method, context.Request.Path, message);
        return RefuseAsync(context, status, code, message);
    }

    private static Task RefuseAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(AcsReply.ErrorBody(code, message), AcsReply.Json, context.RequestAborted);
    }

    private async Task<byte[]?> ReadBodyAsync(HttpRequest request, CancellationToken aborted)
    {
        if (request.ContentLength > options.LargestBody)
        {
            return null;
        }

        using var body = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(chunk, aborted)) > 0;)
        {
            if (body.Length + read > options.LargestBody)
            {
                return null;
            }

            body.Write(chunk, 0, read);
        }

        return body.ToArray();
    }

    [LoggerMessage(LogLevel.Warning, "Refused {Method} {Path}: {Reason}")]
    private partial void Refused(string method, string path, string reason);
}
