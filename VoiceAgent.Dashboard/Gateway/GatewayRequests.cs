using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Polly;
using StackExchange.Redis;
using VoiceAgent.Client;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Dashboard.SignIn;

namespace VoiceAgent.Dashboard.Gateway;

/// <summary>Requests to the gateway with the access token of the person's session.</summary>
internal sealed class GatewayRequests(IHttpClientFactory http, Sessions sessions, TimeProvider time)
{
    public const string Client = "gateway";

    /// <param name="declined">Reads a refusal that says in words what the person must change. Null: it is another refusal.</param>
    /// <exception cref="GatewayException">The gateway did not carry out the request.</exception>
    public async Task<T> AskAsync<T>(ClaimsPrincipal person, Func<VoiceAgentClient, Task<T>> ask, Func<VoiceAgentApiException, GatewayException?>? declined = null)
    {
        try
        {
            return await ask(new VoiceAgentClient(http.CreateClient(Client), leaving => TokenAsync(person, leaving), time));
        }
        catch (VoiceAgentApiException refused)
        {
            throw declined?.Invoke(refused) ?? Refused(refused);
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
