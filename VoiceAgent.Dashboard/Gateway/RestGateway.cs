using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Polly;
using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Dashboard.SignIn;

namespace VoiceAgent.Dashboard.Gateway;

/// <summary>The gateway over HTTP, with the access token of the person's session.</summary>
internal sealed class RestGateway(IHttpClientFactory http, Sessions sessions) : IGateway
{
    public const string Client = "gateway";

    public async Task<CallList> ListAsync(ClaimsPrincipal person, DateOnly day, string? continuation, CancellationToken leaving)
    {
        var next = continuation is null ? "" : $"&continuation={Uri.EscapeDataString(continuation)}";
        var path = string.Create(CultureInfo.InvariantCulture, $"api/calls?day={day:yyyy-MM-dd}{next}");
        using var answer = await AskAsync(person, new(HttpMethod.Get, path), leaving);
        return await ReadAsync<CallList>(answer, leaving);
    }

    public async Task<StoredCall?> FindAsync(ClaimsPrincipal person, CallId call, CancellationToken leaving)
    {
        try
        {
            using var answer = await AskAsync(person, new(HttpMethod.Get, $"api/calls/{call}"), leaving);
            return await ReadAsync<StoredCall>(answer, leaving);
        }
        catch (GatewayException none) when (none.Refusal is GatewayRefusal.NotThere)
        {
            return null;
        }
    }

    public async Task HangUpAsync(ClaimsPrincipal person, CallId call, CancellationToken leaving)
    {
        using var answer = await AskAsync(person, new(HttpMethod.Post, $"api/calls/{call}/hang-up"), leaving);
    }

    public Task<HttpResponseMessage> RecordingAsync(ClaimsPrincipal person, CallId call, RangeHeaderValue? range, CancellationToken leaving) =>
        AskAsync(person, new(HttpMethod.Get, $"api/calls/{call}/recording") { Headers = { Range = range } }, leaving);

    private async Task<HttpResponseMessage> AskAsync(ClaimsPrincipal person, HttpRequestMessage request, CancellationToken leaving)
    {
        using (request)
        {
            try
            {
                var token = await sessions.AccessTokenAsync(person, leaving)
                    ?? throw new GatewayException(GatewayRefusal.SignInAgain, "The session has ended.");
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                var answer = await http.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving);
                return await RefusedAsync(answer, leaving) is { } refused ? throw refused : answer;
            }
            catch (Exception silent) when (silent is HttpRequestException or ExecutionRejectedException)
            {
                throw new GatewayException(GatewayRefusal.Unreachable, "The gateway does not respond.", silent);
            }
            catch (Exception silent) when (silent is AuthorityUnreachableException or RedisException or TimeoutException)
            {
                throw new GatewayException(GatewayRefusal.NoToken, "The person's access token could not be renewed.", silent);
            }
        }
    }

    private static async Task<GatewayException?> RefusedAsync(HttpResponseMessage answer, CancellationToken leaving)
    {
        // The browser may request a range beyond the end of a recording. The response is passed on unchanged.
        if (answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return null;
        }

        using (answer)
        {
            var archived = answer.StatusCode is HttpStatusCode.Conflict ? await ArchivedAsync(answer, leaving) : null;
            var refusal = answer.StatusCode switch
            {
                HttpStatusCode.Unauthorized => GatewayRefusal.SignInAgain,
                HttpStatusCode.Forbidden => GatewayRefusal.NotAllowed,
                HttpStatusCode.Conflict when archived is not null => GatewayRefusal.Archived,
                HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Conflict => GatewayRefusal.NotThere,
                _ => GatewayRefusal.Unreachable,
            };
            return new GatewayException(refusal, $"The gateway answered with status {(int)answer.StatusCode}.") { Archived = archived };
        }
    }

    private static async Task<ArchivedRecording?> ArchivedAsync(HttpResponseMessage answer, CancellationToken leaving)
    {
        try
        {
            var problem = await answer.Content.ReadFromJsonAsync<ProblemDetails>(leaving);
            return problem?.Type == RecordingArchive.Problem
                ? new(Read<DateTimeOffset?>(problem, RecordingArchive.DeletedAt), Read<bool>(problem, RecordingArchive.IsComingBack))
                : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private static T? Read<T>(ProblemDetails problem, string name) => problem.Extensions[name] is JsonElement value ? value.Deserialize<T>() : default;

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken leaving)
    {
        try
        {
            return (await answer.Content.ReadFromJsonAsync<T>(LoggedEvent.Json, leaving))!;
        }
        catch (Exception unreadable) when (unreadable is JsonException or HttpRequestException or IOException)
        {
            throw new GatewayException(GatewayRefusal.Unreachable, "The gateway's response cannot be read.", unreadable);
        }
    }
}
