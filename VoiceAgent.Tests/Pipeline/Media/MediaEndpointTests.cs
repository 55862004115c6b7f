using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;
using Microsoft.IdentityModel.Tokens;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Media;

public sealed class MediaEndpointTests
{
    [Fact]
    public async Task The_telephony_service_with_its_token_and_our_ticket_is_let_in()
    {
        await using var server = await MediaServer.StartAsync((_, _) => Task.CompletedTask);
        using var socket = await server.DialAsync();
        await MediaServer.SayAsync(socket, Lines.Metadata);

        await socket.ReceiveAsync(new byte[100], CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10)).ContinueWith(_ => { });

        Assert.Equal(1, server.Held);
        Assert.Equal(server.Call, server.Ticket!.Call);
    }

    [Theory]
    [InlineData("connection-1", "connection-1")]
    [InlineData(null, null)]
    public async Task The_services_id_of_the_call_comes_with_the_socket(string? sent, string? known)
    {
        await using var server = await MediaServer.StartAsync((_, _) => Task.CompletedTask);
        using var socket = await server.DialAsync(connectionId: sent);
        await MediaServer.SayAsync(socket, Lines.Metadata);

        await socket.ReceiveAsync(new byte[100], CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10)).ContinueWith(_ => { });

        Assert.Equal(known, server.Ticket!.ConnectionId);
        Assert.Equal(known, server.Ticket.Origin.ConnectionId);
    }

    [Fact]
    public async Task After_a_change_of_the_services_signing_key_the_first_call_is_let_in()
    {
        await using var issuer = await TokenIssuer.StartAsync();
        await using var server = await MediaServer.StartAsync((_, _) => Task.CompletedTask, issuer);
        using var before = await server.DialAsync(issuer.Issue(MediaServer.Audience));

        issuer.ChangeKey();

        using var after = await server.DialAsync(issuer.Issue(MediaServer.Audience));
        Assert.Equal((WebSocketState.Open, WebSocketState.Open), (before.State, after.State));
        using var stranger = RSA.Create(2_048);
        await Assert.ThrowsAsync<WebSocketException>(() => server.DialAsync(issuer.Issue(MediaServer.Audience, key: new RsaSecurityKey(stranger))));
    }

    [Fact]
    public async Task Each_wrong_token_or_ticket_is_refused_with_its_reason()
    {
        await using var server = await MediaServer.StartAsync((_, _) => Task.CompletedTask);
        using var stranger = RSA.Create(2_048);
        (string? Token, string? Ticket, string Reason)[] wrong =
        [
            (null, server.Signed(), "The request has no token from the telephony service."),
            (server.Token(expires: MediaServer.Now.UtcDateTime.AddHours(-1)), server.Signed(), "The token has expired."),
            (server.Token(audience: "another"), server.Signed(), "The token was issued for another audience. Check 'Acs:TokenAudience'."),
            (server.Token(issuer: "https://another.example"), server.Signed(), "The token comes from another issuer. Check 'Acs:TokenMetadata'."),
            (server.Token(key: stranger), server.Signed(), "The token was not signed by the telephony service."),
            ("rubbish", server.Signed(), "The token cannot be read."),
            (server.Token(), null, "The media address has no ticket, or the ticket is too long."),
            (server.Token(), new string('a', 3_000), "The media address has no ticket, or the ticket is too long."),
            (server.Token(), "rubbish", "The ticket does not have the form payload.signature."),
            (server.Token(), server.Signed(key: RandomNumberGenerator.GetBytes(32)), "The ticket's signature is wrong. Gateway and pipeline must have the same ticket key."),
            (server.Token(), server.Signed(call: CallId.At(MediaServer.Now)), "The ticket is for another call."),
            (server.Token(), server.Signed(expires: MediaServer.Now.AddSeconds(-1)), "The ticket has expired."),
        ];
        foreach (var (token, ticket, reason) in wrong)
        {
            var (status, problem) = await AskAsync(server.MediaAddress(ticket), token);

            Assert.Equal(HttpStatusCode.Unauthorized, status);
            Assert.Equal(reason, problem);
        }

        Assert.Equal(0, server.Held);
    }

    [Fact]
    public async Task A_worker_without_a_free_place_refuses_with_503()
    {
        await using var server = await MediaServer.StartAsync((_, _) => Task.CompletedTask);
        server.IsFull = true;

        var (status, reason) = await AskAsync(server.MediaAddress(server.Signed()), server.Token());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("This worker has no free capacity. Try another worker.", reason);
    }

    [Fact]
    public async Task A_request_that_is_no_socket_or_names_no_call_is_a_bad_request()
    {
        await using var server = await MediaServer.StartAsync((_, _) => Task.CompletedTask);

        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(server.MediaAddress(server.Signed()), server.Token(), upgrade: false)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(new Uri(server.Address, "/media/no-call"), server.Token())).Status);
    }

    [Theory]
    [InlineData("""{"kind":"AudioData","audioData":{"data":"AAAA"}}""", WebSocketCloseStatus.ProtocolError, "The first media message must be AudioMetadata.")]
    [InlineData("""{"kind":"AudioMetadata","audioMetadata":{"encoding":"PCM","sampleRate":8000,"channels":1}}""", WebSocketCloseStatus.InvalidPayloadData, "Audio must be PCM, mono, at 16,000 or 24,000 Hz.")]
    public async Task A_line_that_begins_wrong_is_closed_with_the_reason(string first, WebSocketCloseStatus status, string reason)
    {
        await using var server = await MediaServer.StartAsync((_, _) => Task.CompletedTask);
        using var socket = await server.DialAsync();

        await MediaServer.SayAsync(socket, first);

        Assert.Equal((status, reason), await Lines.ClosingAsync(socket));
        Assert.Equal(0, server.Held);
    }

    [Fact]
    public async Task A_line_that_never_says_its_format_is_given_up()
    {
        await using var server = await MediaServer.StartAsync((_, _) => Task.CompletedTask, ("Media:MetadataDeadline", "00:00:00.200"));
        using var socket = await server.DialAsync();

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[100], CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10)));

        Assert.Equal(0, server.Held);
    }

    private static async Task<(HttpStatusCode Status, string? Reason)> AskAsync(Uri address, string? token, bool upgrade = true)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        if (upgrade)
        {
            request.Headers.Add("Connection", "Upgrade");
            request.Headers.Add("Upgrade", "websocket");
            request.Headers.Add("Sec-WebSocket-Version", "13");
            request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        }

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<ProblemDetails>())?.Detail);
    }
}
