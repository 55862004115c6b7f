using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallGateway.Calls.Routes;

/// <summary>The routes of one gateway in virtual time.</summary>
internal sealed class RouteGateway : ILogger<RouteRefresher>, ILogger<RouteSeeding>, ILogger<RouteEditing>
{
    private readonly RouteTableOptions _options = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public RouteGateway(IRouteStore store, IRouteSignals signals, TimeProvider time, params Route[] configured)
    {
        var options = Options.Create(new RouteOptions { Default = new Route { Agent = "configured" }, Numbers = configured });
        var metrics = new RouteMetrics(new FakeMeters());
        Table = new RouteTable(options, metrics, time);
        Editing = new RouteEditing(store, signals, Table, time, this);
        Refresher = new RouteRefresher(store, signals, Table, new RouteSeeding(store, options, time, this), metrics, Options.Create(_options), time, this);
        Health = new RoutesHealth(Table, Options.Create(_options));
    }

    public RouteTable Table { get; }

    public RouteEditing Editing { get; }

    public RouteRefresher Refresher { get; }

    public RoutesHealth Health { get; }

    public List<string> Logged { get; } = [];

    /// <summary>Runs as the hosted service does, on this thread.</summary>
    public void Start() => _running = Refresher.RunAsync(_stopping.Token);

    public async Task StopAsync()
    {
        _stopping.Cancel();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _stopping.Dispose();
    }

    public static Route RouteOf(string number, string agent) => new() { Number = number, Agent = agent };

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Logged.Add($"{logLevel} {formatter(state, exception)}");
}
