using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using VoiceAgent.CallGateway.Audit;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Access;

/// <summary>
/// Records every audited request of a signed-in person or service, also those that are refused. A command is recorded without waiting. A read of what
/// was said is recorded before the first byte of the answer is sent, and is refused when that fails.
/// </summary>
internal sealed class AuditedRequests(RequestDelegate next, AuditTrail trail, AuditMetrics metrics, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<AccessRule>() is not { Audit: not AuditKind.None } rule
            || context.User.Identity?.IsAuthenticated is not true)
        {
            await next(context);
            return;
        }

        var request = new Request(context, rule, $"{context.Request.Method} /{endpoint.RoutePattern.RawText?.Trim('/')}", time.GetUtcNow(), NewNote(context));
        if (rule.Audit is not AuditKind.Command && !trail.CanRecord)
        {
            await RefuseAsync(request);
            return;
        }

        try
        {
            await (rule.Audit is AuditKind.Command ? next(context) : AnswerGatedAsync(request));
        }
        catch (Exception failure)
        {
            Record(request, StatusOf(failure));
            throw;
        }

        Record(request, context.Response.StatusCode);
    }

    private async Task AnswerGatedAsync(Request request)
    {
        var features = request.Context.Features;
        var body = features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var gated = new GatedStream(body.Stream, () => RecordAsync(request));
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(gated, body));
        try
        {
            await next(request.Context);
            await features.GetRequiredFeature<IHttpResponseBodyFeature>().CompleteAsync();

            // An answer without a body has not passed the gate.
            await RecordAsync(request);
        }
        finally
        {
            features.Set(body);
        }
    }

    private static AuditNote NewNote(HttpContext context)
    {
        var note = new AuditNote();
        foreach (var (name, value) in context.Request.RouteValues.Where(value => value.Key != "call"))
        {
            note.Add(name, value?.ToString());
        }

        foreach (var (name, value) in context.Request.Query.Where(value => value.Key.Length <= 64 && value.Key != "continuation"))
        {
            note.Add(name, value.ToString());
        }

        context.Features.Set(note);
        return note;
    }

    // What was refused discloses nothing, so it does not wait either.
    private async Task RecordAsync(Request request)
    {
        var status = request.Context.Response.StatusCode;
        if (status < StatusCodes.Status400BadRequest && request.Note.TryTake()
            && !await trail.RecordSafelyAsync(request.ToRecord(status)) && request.Rule.Audit is AuditKind.Disclosure)
        {
            metrics.Refused();
            throw new NotRecordedException();
        }
    }

    private void Record(Request request, int status)
    {
        if (request.Note.TryTake())
        {
            trail.Record(request.ToRecord(status));
        }
    }

    private async Task RefuseAsync(Request request)
    {
        metrics.Refused();
        request.Context.Response.Headers.RetryAfter = "5";
        await AccessProblems.NotRecordable().ExecuteAsync(request.Context);
        Record(request, StatusCodes.Status503ServiceUnavailable);
    }

    // The answer is written later, by the exception handlers of the API.
    private static int StatusOf(Exception failure) => failure switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        OperationCanceledException => StatusCodes.Status499ClientClosedRequest,
        _ => StatusCodes.Status500InternalServerError,
    };

    private sealed record Request(HttpContext Context, AccessRule Rule, string Template, DateTimeOffset At, AuditNote Note)
    {
        private readonly AuditActor _actor = Callers.ActorOf(Context.User);
        private readonly string? _trace = Activity.Current?.TraceId.ToString();
        private readonly CallId? _call = CallId.TryParse(Context.GetRouteValue("call") as string, null, out var call) ? call : null;
        private readonly string? _from = Context.Connection.RemoteIpAddress?.ToString();

        public AuditRecord ToRecord(int status) => new(At, Rule.Permission, Template, _actor, status)
        {
            Call = _call,
            Parameters = new SortedDictionary<string, string>(Note.Parameters.ToDictionary(), StringComparer.Ordinal),
            Problem = Note.Problem,
            From = _from,
            Trace = _trace,
        };
    }
}

/// <summary>What was asked for may not be sent, because it could not be recorded.</summary>
internal sealed class NotRecordedException() : Exception("The read could not be recorded in the audit.");
