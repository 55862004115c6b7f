using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace VoiceAgent.CallGateway.Access;

/// <summary>
/// Carries out a command with the header <c>Idempotency-Key</c> once. A repeated request gets the first response. While the store of keys is away,
/// commands are carried out without it, because a caller waits.
/// </summary>
internal sealed partial class IdempotentRequests(RequestDelegate next, IIdempotencyStore store, TimeProvider time, ILogger<IdempotentRequests> logger)
{
    public const string Header = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";
    public const int LongestKey = 128;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    // Longer than a command may take. After the death of its gateway, the key is free again then.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(1);

    // A store that does not answer within this time must not delay a command.
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(1);

    private const int LongestBody = 64 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() is not { IsIdempotent: true } || !context.Request.Headers.TryGetValue(Header, out var sent))
        {
            await next(context);
            return;
        }

        if (sent is not [{ Length: > 0 and <= LongestKey } given] || !given.All(character => character is > ' ' and <= '~'))
        {
            await AccessProblems.BadKey().ExecuteAsync(context);
            return;
        }

        if (await FingerprintAsync(context.Request, context.RequestAborted) is not { } fingerprint)
        {
            await AccessProblems.TooLong(LongestBody).ExecuteAsync(context);
            return;
        }

        // Each sender has own keys, so that nobody gets another one's response.
        var key = Hash($"{Callers.SubjectOf(context.User)}\n{given}");
        await (await BeginAsync(key, fingerprint) switch
        {
            (false, _) => next(context),
            (true, null) => RunAsync(context, key, fingerprint),
            (true, { } known) when known.Fingerprint != fingerprint => AccessProblems.OtherRequest().ExecuteAsync(context),
            (true, { Answer: null }) => StillRunningAsync(context),
            (true, { Answer: { } answer }) => ReplayAsync(context, answer),
        });
    }

    private async Task<(bool IsAnswered, KeptRequest? Known)> BeginAsync(string key, string fingerprint)
    {
        try
        {
            return (true, await store.BeginAsync(key, new KeptRequest(fingerprint), LongestRun).WaitAsync(StoreTimeout, time));
        }
        catch (Exception away)
        {
            WithoutKey(logger, away.GetType().Name);
            return (false, null);
        }
    }

    private async Task RunAsync(HttpContext context, string key, string fingerprint)
    {
        var outer = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new MemoryStream();
        var isAnswered = false;
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body, outer));
        try
        {
            await next(context);
            await context.Response.CompleteAsync();
            isAnswered = true;
        }
        finally
        {
            context.Features.Set(outer);
            if (!isAnswered)
            {
                await ForgetAsync(key);
            }
        }

        await KeepAsync(key, fingerprint, context.Response, body);
        await WriteAsync(context, body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    // These responses say that nothing was done, and that the request may be sent again.
    private static bool MayBeSentAgain(int status) => status is StatusCodes.Status409Conflict or StatusCodes.Status429TooManyRequests or >= StatusCodes.Status500InternalServerError;

    private async Task KeepAsync(string key, string fingerprint, HttpResponse response, MemoryStream body)
    {
        if (MayBeSentAgain(response.StatusCode) || body.Length > LongestBody)
        {
            await ForgetAsync(key);
            return;
        }

        var answer = new KeptAnswer(response.StatusCode, response.ContentType, body.ToArray(), response.Headers.Location, response.Headers.ETag);
        await TryAsync(store.CompleteAsync(key, new KeptRequest(fingerprint, answer), Kept));
    }

    private Task ForgetAsync(string key) => TryAsync(store.ForgetAsync(key));

    private async Task TryAsync(Task asked)
    {
        try
        {
            await asked.WaitAsync(StoreTimeout, time);
        }
        catch (Exception away)
        {
            WithoutKey(logger, away.GetType().Name);
        }
    }

    private static Task StillRunningAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return AccessProblems.StillRunning().ExecuteAsync(context);
    }

    private static Task ReplayAsync(HttpContext context, KeptAnswer answer)
    {
        AuditNote.Of(context)?.Add("replayed", "true");
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.Headers[Replayed] = "true";
        context.Response.Headers.Location = answer.Location;
        context.Response.Headers.ETag = answer.ETag;
        return WriteAsync(context, answer.Body);
    }

    private static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        if (body.Length > 0)
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    /// <returns>Null when the body is too long.</returns>
    private static async Task<string?> FingerprintAsync(HttpRequest request, CancellationToken leaving)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}\n{request.QueryString}\n"));
        var body = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, leaving)) > 0)
        {
            if (body.Length + read > LongestBody)
            {
                return null;
            }

            hash.AppendData(buffer, 0, read);
            body.Write(buffer, 0, read);
        }

        body.Position = 0;
        request.Body = body;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [LoggerMessage(156, LogLevel.Warning, "An idempotency key could not be read or kept ({Failure}). The command is carried out without it, so a repeated request may be carried out twice.")]
    private static partial void WithoutKey(ILogger logger, string failure);
}
