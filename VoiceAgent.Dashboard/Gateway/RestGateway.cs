using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Polly;
using StackExchange.Redis;
using VoiceAgent.Client;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Dashboard.SignIn;

namespace VoiceAgent.Dashboard.Gateway;

/// <summary>The gateway's API, called with the access token of the person's session. So the gateway enforces what the person may do, and records who did it.</summary>
internal sealed class RestGateway(IHttpClientFactory http, Sessions sessions, TimeProvider time) : IGateway
{
    public const string Client = "gateway";

    public async Task<CallList> ListAsync(ClaimsPrincipal person, DateOnly day, string? continuation, CancellationToken leaving)
    {
        var page = await AskAsync(person, gateway => gateway.Calls.ListAsync(day, continuation, leaving: leaving));
        return new CallList(page.Calls, page.Continuation);
    }

    public async Task<StoredCall?> FindAsync(ClaimsPrincipal person, CallId call, CancellationToken leaving) =>
        await AskAsync(person, gateway => gateway.Calls.FindAsync(call, leaving)) is { } found ? new StoredCall(found.Record, found.Events) { Analysis = found.Analysis } : null;

    public Task RecordViewAsync(ClaimsPrincipal person, CallId call, CancellationToken leaving) => AskAsync(person, async gateway =>
    {
        await gateway.Calls.RecordViewAsync(call, leaving);
        return true;
    });

    public Task HangUpAsync(ClaimsPrincipal person, CallId call, CancellationToken leaving) => AskAsync(person, async gateway =>
    {
        await gateway.Calls.HangUpAsync(call, leaving: leaving);
        return true;
    });

    public Task<HttpResponseMessage> RecordingAsync(ClaimsPrincipal person, CallId call, RangeHeaderValue? range, CancellationToken leaving) =>
        AskAsync(person, gateway => gateway.Calls.RecordingAsync(call, range, leaving));

    private async Task<T> AskAsync<T>(ClaimsPrincipal person, Func<VoiceAgentClient, Task<T>> ask)
    {
        try
        {
            return await ask(new VoiceAgentClient(http.CreateClient(Client), leaving => TokenAsync(person, leaving), time));
        }
        catch (VoiceAgentApiException refused)
        {
            throw Refused(refused);
        }
        catch (Exception silent) when (silent is HttpRequestException or IOException or ExecutionRejectedException)
        {
            throw new GatewayException(GatewayRefusal.Unreachable, "The gateway does not respond.", silent);
        }
        catch (Exception silent) when (silent is AuthorityUnreachableException or RedisException or TimeoutException)
        {
            throw new GatewayException(GatewayRefusal.NoToken, "The person's access token could not be renewed.", silent);
        }
    }

    private async ValueTask<string> TokenAsync(ClaimsPrincipal person, CancellationToken leaving) =>
        await sessions.AccessTokenAsync(person, leaving) ?? throw new GatewayException(GatewayRefusal.SignInAgain, "The session has ended.");

    private static GatewayException Refused(VoiceAgentApiException refused)
    {
        var archived = refused.Status is HttpStatusCode.Conflict && refused.Type == RecordingArchive.Problem
            ? new ArchivedRecording(Read<DateTimeOffset?>(refused, RecordingArchive.DeletedAt), Read<bool>(refused, RecordingArchive.IsComingBack))
            : null;
        var refusal = refused.Status switch
        {
            HttpStatusCode.Unauthorized => GatewayRefusal.SignInAgain,
            HttpStatusCode.Forbidden => GatewayRefusal.NotAllowed,
            HttpStatusCode.Conflict when archived is not null => GatewayRefusal.Archived,
            HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Conflict => GatewayRefusal.NotThere,
            _ => GatewayRefusal.Unreachable,
        };
        return new GatewayException(refusal, refused.Message, refused) { Archived = archived };
    }

    private static T? Read<T>(VoiceAgentApiException problem, string name) => problem.Extensions.TryGetValue(name, out var value) ? value.Deserialize<T>() : default;
}
