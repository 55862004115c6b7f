using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Hosting;
using VoiceAgent.Pipeline.Hosting.Rehearsal;
using VoiceAgent.ServiceDefaults;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Hosting;

public sealed class RehearsalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_worker_is_ready_and_reports_its_places_only_after_its_rehearsal()
    {
        await using var worker = Worker.Compose(("Rehearsal:Callers", "3"), ("Rehearsal:Turns", "2"));
        await worker.StartAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await worker.HealthAsync());
        Assert.Equal(HttpStatusCode.OK, await worker.HealthAsync("/alive"));
        Assert.Empty(worker.Places.Reports);

        await worker.ReadyAsync();
        await worker.Places.Reported.Task.WaitAsync(Patience);
        Assert.Equal("the real one", worker.Places.Reports[0].Worker);
        Assert.Empty(worker.Log.Warnings);

        worker.Lifetime.StopApplication();
        Assert.False(worker.Readiness.IsReady);
    }

    [Fact]
    public async Task A_rehearsal_that_does_not_end_in_time_is_given_up_with_a_warning()
    {
        await using var worker = Worker.Compose(("Rehearsal:Callers", "3"), ("Rehearsal:Turns", "100"), ("Rehearsal:Deadline", "00:00:00.5"));
        await worker.StartAsync();

        await worker.ReadyAsync();

        Assert.Contains(worker.Log.Warnings, warning => warning.StartsWith("The rehearsal of calls did not end within 0.5 s.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_agent_answers_in_the_rehearsal_and_no_call_is_measured_traced_or_logged()
    {
        await using var worker = Worker.Compose(("Rehearsal:Callers", "0"));
        await worker.StartAsync();
        await worker.ReadyAsync();
        using var measured = new Measured();
        await using var stage = await RehearsalStage.OpenAsync(worker.Services, callers: 10, CancellationToken.None);
        using var traced = new Traced(stage.Trace);

        var agents = worker.Services.GetRequiredService<AgentCatalog>().Now.All.SelectMany(agent => agent.InEveryLanguage).ToArray();
        var heard = await Task.WhenAll(agents.Select(agent => stage.CallAsync(agent, turns: 3, CancellationToken.None).WaitAsync(Patience)));

        Assert.All(heard, frames => Assert.InRange(frames, 20, int.MaxValue));
        Assert.Contains("Rehearsal.VoiceAgent.Pipeline voiceagent.turn.response_latency", measured.Names);
        Assert.Contains("turn", traced.Spans.Select(span => span.OperationName));
        Assert.DoesNotContain(traced.Spans, static span => span.Recorded);
        Assert.Empty(worker.Log.Warnings);
        Assert.DoesNotContain(worker.Places.Reports, report => report.Used > 0 || report.Worker != "the real one");
    }

    /// <summary>A worker with the bench's providers. Its places and its log can be looked at.</summary>
    private sealed class Worker(WebApplication application, HeardPlaces places, HeardLog log) : IAsyncDisposable
    {
        public HeardPlaces Places => places;

        public HeardLog Log => log;

        public IServiceProvider Services => application.Services;

        public IHostApplicationLifetime Lifetime => application.Lifetime;

        public WorkerReadiness Readiness => Services.GetRequiredService<WorkerReadiness>();

        public static Worker Compose(params (string Name, string Value)[] settings)
        {
            var (places, log) = (new HeardPlaces(), new HeardLog());
            var builder = WebApplication.CreateSlimBuilder();
            builder.Configuration.AddInMemoryCollection(
            [
                new("Providers", "bench"),
                new("Acs:TokenMetadata", "http://127.0.0.1:9/"),
                new("Acs:TokenAudience", "audience"),
                new("Tickets:Key", Convert.ToBase64String(new byte[32])),
                new("Calls:Worker", "the real one"),
                .. settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Name, setting.Value)),
            ]);
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders().AddProvider(log);
            builder.AddServiceDefaults();
            builder.AddMedia();
            builder.AddSound();
            builder.AddAnswering(Providers.Bench);
            builder.AddAgents();
            builder.AddCalls(Providers.Bench);
            builder.Services.AddSingleton<ICallPlaces>(_ => places);
            builder.AddRehearsal();
            var application = builder.Build();
            application.UseReadiness();
            application.MapDefaultEndpoints();
            return new Worker(application, places, log);
        }

        public Task StartAsync() => application.StartAsync();

        public async Task<HttpStatusCode> HealthAsync(string path = "/health")
        {
            using var http = new HttpClient();
            using var answer = await http.GetAsync(application.Urls.Single() + path);
            return answer.StatusCode;
        }

        public async Task ReadyAsync()
        {
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            for (var began = Stopwatch.StartNew(); await HealthAsync() is not HttpStatusCode.OK; await tick.WaitForNextTickAsync())
            {
                Assert.True(began.Elapsed < Patience, "The worker did not become ready.");
            }
        }

        public async ValueTask DisposeAsync() => await application.DisposeAsync();
    }

    private sealed class HeardPlaces : ICallPlaces
    {
        public List<WorkerReport> Reports { get; } = [];

        public TaskCompletionSource Reported { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task ReportAsync(WorkerReport report, IReadOnlyCollection<CallId> arrived)
        {
            Reports.Add(report);
            Reported.TrySetResult();
            return Task.CompletedTask;
        }

        public Task<bool> TryReserveAsync(CallId call) => Task.FromResult(false);

        public Task ReleaseAsync(CallId call) => Task.CompletedTask;

        public Task LeaveAsync(string worker) => Task.CompletedTask;

        public Task<PlacesNow> ReadAsync() => Task.FromResult(new PlacesNow([], 0, 0));
    }

    /// <summary>The warnings and errors of the program itself, except that there is no telephony service.</summary>
    private sealed class HeardLog : ILoggerProvider, ILogger
    {
        private readonly List<string> _warnings = [];

        public IReadOnlyList<string> Warnings
        {
            get
            {
                lock (_warnings)
                {
                    return [.. _warnings];
                }
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && formatter(state, exception) is var message && !message.StartsWith("The keys of the telephony service's tokens", StringComparison.Ordinal))
            {
                lock (_warnings)
                {
                    _warnings.Add(message);
                }
            }
        }

        public void Dispose()
        {
        }
    }

    /// <summary>The instruments of rehearsed calls that measured something.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly HashSet<string> _names = [];

        public Measured()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name.StartsWith(SilentMeters.Prefix, StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => Add(instrument));
            _listener.Start();
        }

        public IReadOnlyCollection<string> Names
        {
            get
            {
                lock (_names)
                {
                    return [.. _names];
                }
            }
        }

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument)
        {
            lock (_names)
            {
                _names.Add($"{instrument.Meter.Name} {instrument.Name}");
            }
        }
    }

    /// <summary>All spans of one trace. It listens like an exporter that wants everything.</summary>
    private sealed class Traced : IDisposable
    {
        private readonly ActivityListener _listener;
        private readonly List<Activity> _spans = [];

        public Traced(string trace)
        {
            var id = ActivityContext.Parse(trace, null).TraceId;
            _listener = new ActivityListener
            {
                ShouldListenTo = static _ => true,
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.None,
                ActivityStopped = span =>
                {
                    if (span.TraceId == id)
                    {
                        lock (_spans)
                        {
                            _spans.Add(span);
                        }
                    }
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IReadOnlyList<Activity> Spans
        {
            get
            {
                lock (_spans)
                {
                    return [.. _spans];
                }
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
