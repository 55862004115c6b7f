using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Operations;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Acs.Tokens;

namespace VoiceAgent.Emulators.Acs.Rooms;

internal sealed record IdentityRequest(string[]? CreateTokenWithScopes, int? ExpiresInMinutes);

internal sealed record UserTokenRequest(string[]? Scopes, int? ExpiresInMinutes);

/// <summary>The users of the resource, in memory.</summary>
internal sealed class UserBook
{
    public ConcurrentDictionary<string, bool> All { get; } = new();
}

/// <summary>The Identity API: create and delete users, and issue and revoke their tokens.</summary>
internal static class IdentityOperations
{
    public const string Path = "/identities";

    // The service's documentation: a token lives from one to 24 hours.
    private const int ShortestToken = 60;
    private const int LongestToken = 1440;

    private static readonly string[] Scopes = ["chat", "voip", "chat.join", "chat.join.limited", "voip.join"];

    public static void Map(IEndpointRouteBuilder app)
    {
        var identities = app.MapGroup(Path);
        identities.MapPost("", CreateAsync);
        identities.MapDelete("/{id}", (string id, UserBook users) => users.All.TryRemove(id, out _) ? Results.NoContent() : throw Missing(id));
        identities.MapPost("/{id}/:issueAccessToken", IssueAsync);
        identities.MapPost("/{id}/:revokeAccessTokens", (string id, UserBook users) => users.All.ContainsKey(id) ? Results.NoContent() : throw Missing(id));
    }

    private static async Task<IResult> CreateAsync(HttpContext context, UserBook users, TokenMint mint, AcsOptions options, TimeProvider time)
    {
        var request = await Body.ReadAsync<IdentityRequest>(context);
        var id = $"8:acs:{options.ResourceId}_{Guid.NewGuid()}";
        var answer = new JsonObject { ["identity"] = new JsonObject { ["id"] = id } };
        if (request.CreateTokenWithScopes is { Length: > 0 } scopes)
        {
            answer["accessToken"] = Token(id, scopes, request.ExpiresInMinutes, mint, time);
        }

        users.All[id] = true;
        return AcsReply.Of(answer, StatusCodes.Status201Created);
    }

    private static async Task<IResult> IssueAsync(string id, HttpContext context, UserBook users, TokenMint mint, TimeProvider time)
    {
        var request = await Body.ReadAsync<UserTokenRequest>(context);
        return users.All.ContainsKey(id) ? AcsReply.Of(Token(id, request.Scopes ?? [], request.ExpiresInMinutes, mint, time)) : throw Missing(id);
    }

    private static JsonObject Token(string id, string[] scopes, int? minutes, TokenMint mint, TimeProvider time)
    {
        if (scopes.Length == 0 || scopes.Any(scope => !Scopes.Contains(scope)))
        {
            throw RefusedException.Bad($"scopes must have at least one of {string.Join(", ", Scopes)}.");
        }

        if (minutes is < ShortestToken or > LongestToken)
        {
            throw RefusedException.Bad($"expiresInMinutes must be from {ShortestToken} to {LongestToken}.");
        }

        var lifetime = TimeSpan.FromMinutes(minutes ?? LongestToken);
        return new() { ["token"] = mint.ForUser(id, string.Join(',', scopes), lifetime), ["expiresOn"] = (time.GetUtcNow() + lifetime).ToString("o") };
    }

    private static RefusedException Missing(string id) => new(StatusCodes.Status404NotFound, "NotFound", $"There is no identity {id}.");
}
