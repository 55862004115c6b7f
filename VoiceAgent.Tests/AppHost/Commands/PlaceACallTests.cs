using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using VoiceAgent.AppHost.Commands;

namespace VoiceAgent.Tests.AppHost.Commands;

public sealed class PlaceACallTests : IAsyncLifetime
{
    private readonly List<JsonElement> _asked = [];
    private readonly Queue<object> _results = [];
    private WebApplication _telephone = null!;
    private CommandBench _bench = null!;
    private IResult _placed = Results.Json(new { id = "p1" }, statusCode: 201);

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        _telephone = builder.Build();
        _telephone.Urls.Add("http://127.0.0.1:0");
        _telephone.MapPost("/phone/calls", (JsonElement body) =>
        {
            _asked.Add(body);
            return _placed;
        });
        _telephone.MapGet("/phone/calls/p1", () => Results.Json(_results.Count > 1 ? _results.Dequeue() : _results.Peek()));
        await _telephone.StartAsync();
        _bench = new CommandBench("acs", new Uri(_telephone.Urls.Single()));
        _bench.Emulator.WithPlaceACall([("+15550199002", "benefits")], _bench.At("dashboard", new Uri("http://127.0.0.1:18082")).Resource.Endpoint);
    }

    public async Task DisposeAsync()
    {
        _bench.Dispose();
        await _telephone.DisposeAsync();
    }

    [Fact]
    public async Task A_call_that_is_answered_is_said_with_where_to_watch_it()
    {
        _results.Enqueue(Call("ringing"));
        _results.Enqueue(Call("connected", correlation: "c-1"));

        var result = await _bench.RunAsync(PlaceACall.Name, ("script", "cough"), ("to", "+15550199002"), ("from", "+15550100007"));

        Assert.True(result.Success, result.Message);
        Assert.Equal("+1 calls +2 by the script cough. The agent has answered. Watch it at http://127.0.0.1:18082", result.Message);
        Assert.Equal("+1 calls +2 by the script cough. The agent has answered. [Watch it](http://127.0.0.1:18082)", result.Data!.Value);
        Assert.Equal(["cough", "+15550100007", "+15550199002", null], Assert.Single(_asked).EnumerateObject().Select(property => property.Value.GetString()));
    }

    [Fact]
    public async Task What_is_left_empty_is_the_scripts_own_and_the_script_is_the_demos()
    {
        _results.Enqueue(Call("connected", correlation: "c-1"));

        Assert.True((await _bench.RunAsync(PlaceACall.Name, ("to", ""))).Success);

        Assert.Equal("""{"name":"claim-status","from":null,"to":null,"seed":null}""", Assert.Single(_asked).GetRawText());
    }

    [Fact]
    public async Task A_refusal_is_the_telephones_own_sentence()
    {
        _placed = Results.Json(new { error = "The call script cannot be read.", line = 0, reason = "there is no shipped script 'kough'" }, statusCode: 400);

        var result = await _bench.RunAsync(PlaceACall.Name, ("script", "kough"));

        Assert.False(result.Success);
        Assert.Equal("The telephone refused the call: The call script cannot be read. there is no shipped script 'kough'", result.Message);
    }

    [Fact]
    public async Task A_call_that_never_came_about_has_failed_and_says_why()
    {
        _results.Enqueue(Call("ringing"));
        _results.Enqueue(Call("failed", ending: "not delivered", failure: "The webhook answered 503."));

        var result = await _bench.RunAsync(PlaceACall.Name);

        Assert.False(result.Success);
        Assert.Equal("+1 called +2, and the call did not come about: not delivered. The webhook answered 503.", result.Message);
    }

    [Theory]
    [InlineData("to", "15550199001")]
    [InlineData("to", "+1555")]
    [InlineData("from", "Alex")]
    public async Task What_is_no_number_is_not_called(string argument, string value)
    {
        Assert.False((await _bench.RunAsync(PlaceACall.Name, (argument, value))).Success);
        Assert.Empty(_asked);
    }

    [Fact]
    public void The_dialog_offers_the_scripts_that_the_telephone_takes()
    {
        var scripts = _bench.Command(PlaceACall.Name).Arguments[0].Options!.ToDictionary();

        Assert.StartsWith("claim-status: ", scripts["claim-status"]);
        Assert.DoesNotContain("model-down", scripts.Keys);
        var shipped = VoiceAgent.Emulators.Phone.Scripts.ShippedScripts.Names
            .Where(name => !VoiceAgent.Emulators.Phone.Scripts.ScriptReader.Read(VoiceAgent.Emulators.Phone.Scripts.ShippedScripts.Find(name)!).NeedsVirtualTime);
        Assert.Equal(shipped.Order(), scripts.Keys.Order());
    }

    private static object Call(string state, string? correlation = null, string? ending = null, string? failure = null) =>
        new { state, from = "+1", to = "+2", correlationId = correlation, ending, failures = failure is null ? (string[])[] : [failure] };
}
