using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Acs;

public sealed class CallbackTests
{
    [Fact]
    public async Task An_answered_call_tells_of_itself_with_tokens_that_its_own_metadata_validates()
    {
        await using var agent = await TinyAgent.StartAsync();
        await using var acs = agent.Acs = await AcsBench.StartAsync(agent.Webhook);
        agent.OnMedia = (socket, _) => socket.DrainAsync();

        var result = await acs.ResultWhenAsync(await acs.CallAsync(), "connected");
        var connected = await agent.CallbackAsync("CallConnected");
        await agent.CallbackAsync("ParticipantsUpdated");
        await agent.CallbackAsync("MediaStreamingStarted");

        var id = result.GetProperty("callConnectionId").GetString();
        Assert.Equal($"calling/callConnections/{id}", connected.GetProperty("source").GetString());
        Assert.Equal("1.0", connected.GetProperty("specversion").GetString());
        Assert.Equal("answering", connected.GetProperty("data").GetProperty("operationContext").GetString());
        Assert.Equal(id, connected.GetProperty("data").GetProperty("callConnectionId").GetString());
        foreach (var token in agent.CallbackTokens)
        {
            var validated = await ValidateAsync(acs, token);
            Assert.True(validated.IsValid, validated.Exception?.Message);
            Assert.Equal(TimeSpan.FromMinutes(5), validated.SecurityToken.ValidTo - validated.SecurityToken.ValidFrom);
        }
    }

    [Fact]
    public async Task A_callback_that_is_never_acknowledged_holds_up_no_other()
    {
        await using var agent = await TinyAgent.StartAsync();
        await using var acs = agent.Acs = await AcsBench.StartAsync(agent.Webhook, "--Faults:acs.callback:Kind=late", "--Faults:acs.callback:Once=true");
        agent.OnMedia = (socket, _) => socket.DrainAsync();

        await acs.CallAsync();
        await agent.CallbackAsync("CallConnected");

        // CallConnected was delayed, so later events arrived before it.
        Assert.NotEqual("Microsoft.Communication.CallConnected", agent.Callbacks.First().GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_configured_duplicate_arrives_twice_with_the_same_id()
    {
        await using var agent = await TinyAgent.StartAsync();
        await using var acs = agent.Acs = await AcsBench.StartAsync(agent.Webhook, "--Faults:acs.callback:Kind=duplicate");
        agent.Streaming = agent.Options(start: false);

        await acs.CallAsync();
        await Eventually.Is(() => agent.CallbacksOf("CallConnected").Count() == 2, "two of CallConnected");

        Assert.Single(agent.CallbacksOf("CallConnected").Select(each => each.GetProperty("id").GetString()).Distinct());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hanging_up_ends_the_call_on_both_sides(bool everyone)
    {
        await using var agent = await TinyAgent.StartAsync();
        await using var acs = agent.Acs = await AcsBench.StartAsync(agent.Webhook);
        agent.OnMedia = (socket, _) => socket.DrainAsync();
        var call = await acs.CallAsync();
        var id = (await acs.ResultWhenAsync(call, "connected")).GetProperty("callConnectionId").GetString();
        Assert.Equal("connected", (await acs.Signed.GetFromJsonAsync<JsonElement>($"/calling/callConnections/{id}")).GetProperty("callConnectionState").GetString());

        var response = everyone
            ? await acs.Signed.PostAsync($"/calling/callConnections/{id}:terminate", null)
            : await acs.Signed.DeleteAsync($"/calling/callConnections/{id}");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await agent.CallbackAsync("CallDisconnected");
        await agent.CallbackAsync("MediaStreamingStopped");
        Assert.Equal("the agent hung up", (await acs.ResultAsync(call)).GetProperty("ending").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await acs.Signed.GetAsync($"/calling/callConnections/{id}")).StatusCode);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_is_told_of_and_one_who_never_got_through_is_not()
    {
        await using var agent = await TinyAgent.StartAsync();
        await using var acs = agent.Acs = await AcsBench.StartAsync(agent.Webhook);
        agent.Streaming = agent.Options(start: false);
        var call = await acs.CallAsync();
        await acs.ResultWhenAsync(call, "connected");

        await acs.Phone.PostAsync($"/phone/calls/{call}/hangup", null);
        var disconnected = await agent.CallbackAsync("CallDisconnected");

        Assert.Equal(200, disconnected.GetProperty("data").GetProperty("resultInformation").GetProperty("code").GetInt32());
        agent.Answers = false;
        var ringing = await acs.CallAsync();
        await acs.Phone.PostAsync($"/phone/calls/{ringing}/hangup", null);
        Assert.Equal("ended", (await acs.ResultAsync(ringing)).GetProperty("state").GetString());
    }

    internal static async Task<TokenValidationResult> ValidateAsync(AcsBench acs, string token)
    {
        var metadata = await acs.Phone.GetFromJsonAsync<JsonElement>("/calling/.well-known/acsopenidconfiguration");
        var keys = new JsonWebKeySet(await acs.Phone.GetStringAsync(metadata.GetProperty("jwks_uri").GetString()));
        return await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = metadata.GetProperty("issuer").GetString(),
            ValidAudience = AcsBench.ResourceId,
            IssuerSigningKeys = keys.Keys,
        });
    }
}
