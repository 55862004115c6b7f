using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Dashboard.Gateway;
using VoiceAgent.Dashboard.SignIn;
using VoiceAgent.Tests.Dashboard.Fakes;

namespace VoiceAgent.Tests.Dashboard.Calls;

/// <summary>Tests the real client against a gateway that answers as the documentation says.</summary>
public sealed class RestGatewayTests : IAsyncLifetime
{
    private readonly List<(string Method, string Path, string? Authorization)> _asked = [];
    private readonly StoredCall _stored = SampleCall.Ended(DateTimeOffset.UtcNow.AddDays(-1));
    private WebApplication _gateway = null!;
    private DashboardUnderTest _dashboard = null!;
    private int? _refusing;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _gateway = builder.Build();
        _gateway.Urls.Add("http://127.0.0.1:0");
        _gateway.Use((context, next) =>
        {
            _asked.Add((context.Request.Method, context.Request.Path + context.Request.QueryString, context.Request.Headers.Authorization));
            context.Response.StatusCode = _refusing ?? 200;
            return _refusing is null ? next(context) : Task.CompletedTask;
        });
        _gateway.MapGet("/api/calls", () => Results.Text(JsonSerializer.Serialize(new { calls = new[] { _stored.Record }, continuation = "a+b/c=" }, LoggedEvent.Json), "application/json"));
        _gateway.MapGet("/api/calls/{id}", (string id) => id == _stored.Record.Id.ToString()
            ? Results.Text(JsonSerializer.Serialize(new { record = _stored.Record, figures = new { }, events = _stored.Events }, LoggedEvent.Json), "application/json")
            : Results.NotFound());
        _gateway.MapGet("/api/calls/{id}/recording", () => Results.Problem(
            statusCode: 409, type: RecordingArchive.Problem,
            extensions: new Dictionary<string, object?> { [RecordingArchive.DeletedAt] = new DateTimeOffset(2027, 3, 5, 0, 0, 0, TimeSpan.Zero), [RecordingArchive.IsComingBack] = true }));
        _gateway.MapGet("/api/trunks", (string? continuation) => Results.Text(JsonSerializer.Serialize(new TrunkList([SampleTrunk.View(continuation ?? "a")], continuation is null ? "b" : null), LoggedEvent.Json), "application/json"));
        _gateway.MapPut("/api/trunks/{id}", (HttpRequest request) => request.Headers.IfMatch == "\"3\""
            ? Results.ValidationProblem(new Dictionary<string, string[]> { ["name"] = ["Write a name."] }, title: "The trunk is not valid.")
            : Results.Problem("Ada made version 4.", statusCode: 412, title: "The trunk was changed meanwhile."));
        _gateway.MapPost("/api/trunks/{id}/test-call", () => Results.Problem("It may not be called.", statusCode: 403, title: "The number may not be called."));
        _gateway.MapPost("/api/calls/{id}/hang-up", () => Results.Accepted());
        await _gateway.StartAsync();
        _dashboard = await DashboardUnderTest.StartAsync(web =>
        {
            web.UseSetting("Dashboard:GatewayUrl", _gateway.Urls.First());
            web.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton<IGateway, RestGateway>()).Replace(ServiceDescriptor.Singleton<ITrunkGateway, RestTrunks>()));
        });
    }

    public async Task DisposeAsync()
    {
        await _dashboard.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_recording_in_the_archive_is_told_from_other_conflicts()
    {
        var (gateway, person) = await SignedInAsync();

        var refused = await Assert.ThrowsAsync<GatewayException>(() => gateway.RecordingAsync(person, _stored.Record.Id, null, CancellationToken.None));

        Assert.Equal(GatewayRefusal.Archived, refused.Refusal);
        Assert.Equal(new ArchivedRecording(new DateTimeOffset(2027, 3, 5, 0, 0, 0, TimeSpan.Zero), IsComingBack: true), refused.Archived);
    }

    [Fact]
    public async Task Lists_calls_and_orders_go_out_with_the_persons_own_token()
    {
        var (gateway, person) = await SignedInAsync();

        var page = await gateway.ListAsync(person, new DateOnly(2026, 3, 4), "x&y", CancellationToken.None);
        Assert.Equal((_stored.Record, "a+b/c="), (Assert.Single(page.Calls), page.Continuation));
        var found = await gateway.FindAsync(person, _stored.Record.Id, CancellationToken.None);
        Assert.Equal(_stored.Events.Count, found!.Events.Count);
        Assert.Null(await gateway.FindAsync(person, CallId.At(DateTimeOffset.UtcNow), CancellationToken.None));
        await gateway.HangUpAsync(person, _stored.Record.Id, CancellationToken.None);

        Assert.Equal("/api/calls?day=2026-03-04&continuation=x%26y", _asked[0].Path);
        Assert.Equal(("POST", $"/api/calls/{_stored.Record.Id}/hang-up"), (_asked[^1].Method, _asked[^1].Path));
        var token = $"Bearer {_dashboard.Sessions.Sessions.Values.Single().AccessToken}";
        Assert.All(_asked, request => Assert.Equal(token, request.Authorization));
    }

    [Fact]
    public async Task A_refused_change_of_a_trunk_says_what_to_change()
    {
        var (_, person) = await SignedInAsync();
        var trunks = _dashboard.Services.GetRequiredService<ITrunkGateway>();
        var trunk = SampleTrunk.View("a").Trunk;

        Assert.Equal(["a", "b"], (await trunks.TrunksAsync(person, default)).Select(view => view.Trunk.Id));
        foreach (var (ask, words) in new (Func<Task>, string)[]
        {
            (() => trunks.SaveAsync(person, trunk, 3, default), "name: Write a name."),
            (() => trunks.SaveAsync(person, trunk, 2, default), "The trunk was changed meanwhile. Ada made version 4."),
            (() => trunks.TestCallAsync(person, "a", new TestCallOrder("+15550100001"), default), "The number may not be called. It may not be called."),
        })
        {
            var refused = await Assert.ThrowsAsync<GatewayException>(ask);
            Assert.Equal((GatewayRefusal.Declined, words), (refused.Refusal, refused.Message));
        }

        _refusing = 403;
        Assert.Equal(GatewayRefusal.NotAllowed, (await Assert.ThrowsAsync<GatewayException>(() => trunks.SaveAsync(person, trunk, 3, default))).Refusal);
    }

    [Theory]
    [InlineData(401, GatewayRefusal.SignInAgain)]
    [InlineData(403, GatewayRefusal.NotAllowed)]
    [InlineData(404, GatewayRefusal.NotThere)]
    [InlineData(409, GatewayRefusal.NotThere)]
    [InlineData(503, GatewayRefusal.Unreachable)]
    public async Task Refusals_are_told_apart(int status, object refusal)
    {
        var (gateway, person) = await SignedInAsync();
        _refusing = status;
        var refused = await Assert.ThrowsAsync<GatewayException>(() => gateway.HangUpAsync(person, _stored.Record.Id, CancellationToken.None));
        Assert.Equal(refusal, refused.Refusal);
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_and_a_session_that_is_over_are_told_apart()
    {
        var (gateway, person) = await SignedInAsync();
        await _gateway.StopAsync();
        var silent = await Assert.ThrowsAsync<GatewayException>(() => gateway.HangUpAsync(person, _stored.Record.Id, CancellationToken.None));
        Assert.Equal(GatewayRefusal.Unreachable, silent.Refusal);
        _dashboard.Sessions.Sessions.Clear();
        var over = await Assert.ThrowsAsync<GatewayException>(() => gateway.HangUpAsync(person, _stored.Record.Id, CancellationToken.None));
        Assert.Equal(GatewayRefusal.SignInAgain, over.Refusal);
    }

    private async Task<(IGateway Gateway, ClaimsPrincipal Person)> SignedInAsync()
    {
        using var client = await _dashboard.SignedInAsync(Visitor.Operator);
        var id = _dashboard.Sessions.Sessions.Keys.Single();
        return (_dashboard.Services.GetRequiredService<IGateway>(), new ClaimsPrincipal(new ClaimsIdentity([new(Session.Claim, id)], "test")));
    }
}
