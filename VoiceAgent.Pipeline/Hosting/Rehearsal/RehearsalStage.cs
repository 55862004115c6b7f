using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.AI;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Recordings;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

/// <summary>
/// A second worker in this process, on a port of this machine that only the rehearsal knows. It is composed like the real one and has the
/// same agents, tools and detectors. Its stores keep nothing, and its meters, logs and spans go nowhere.
/// </summary>
internal sealed class RehearsalStage : IAsyncDisposable
{
    private const string Name = "rehearsal";

    // The address is never requested: the keys are given.
    private const string Metadata = "http://127.0.0.1/.well-known/openid-configuration";

    private static readonly TimeSpan TicketLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2);

    private readonly WebApplication _worker;
    private readonly TimeProvider _time;
    private readonly UnrecordedSpans _spans = new(CallMetrics.Source, SilentMeters.Prefix + ModelTelemetry.Source);
    private readonly byte[] _ticketKey;
    private readonly string _token;

    private RehearsalStage(WebApplication worker, TimeProvider time, byte[] ticketKey, string token) => (_worker, _time, _ticketKey, _token) = (worker, time, ticketKey, token);

    public static async Task<RehearsalStage> OpenAsync(IServiceProvider own, int callers, CancellationToken stopping)
    {
        var ticketKey = RandomNumberGenerator.GetBytes(32);
        using var rsa = RSA.Create(2_048);
        var signing = new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true)) { KeyId = Name };
        var time = own.GetRequiredService<TimeProvider>();
        var worker = Compose(own, callers, ticketKey, signing);
        await worker.StartAsync(stopping);
        return new RehearsalStage(worker, time, ticketKey, Token(signing, time));
    }

    /// <summary>The trace of the rehearsed calls, as <c>traceparent</c>.</summary>
    public string Trace => _spans.Parent;

    /// <summary>One whole call with an agent.</summary>
    /// <returns>The number of messages that the agent sent.</returns>
    public Task<int> CallAsync(AgentDefinition agent, int turns, CancellationToken stopping)
    {
        var now = _time.GetUtcNow();
        var call = CallId.At(now);
        var ticket = new CallTicket(call, agent.Name, agent.Language, "+15550100001", "+15550199001", now + TicketLifetime) { Trace = _spans.Parent };
        var address = new Uri(_worker.Urls.Single());
        return new RehearsalCaller(new IPEndPoint(IPAddress.Loopback, address.Port), $"/media/{call}?ticket={ticket.Sign(_ticketKey)}", _token, _spans.Parent, _time).CallAsync(turns, stopping);
    }

    public async ValueTask DisposeAsync()
    {
        // Calls whose callers were cut off by the deadline are cut off too.
        using var deadline = new CancellationTokenSource(LongestEnd, _time);
        try
        {
            await _worker.StopAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // The deadline has passed. The sockets are closed when the server is disposed.
        }

        await _worker.DisposeAsync();
        _spans.Dispose();
    }

    private static WebApplication Compose(IServiceProvider own, int callers, byte[] ticketKey, RsaSecurityKey signing)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(own.GetRequiredService<IConfiguration>());
        builder.Configuration.AddInMemoryCollection(
        [
            new("Providers", nameof(Providers.Bench)),
            new("Acs:TokenMetadata", Metadata),
            new("Acs:TokenAudience", Name),
            new($"{TicketOptions.Section}:{nameof(TicketOptions.Key)}", Convert.ToBase64String(ticketKey)),
            new($"{CallOptions.Section}:{nameof(CallOptions.Worker)}", Name),
            new($"{CallOptions.Section}:{nameof(CallOptions.Capacity)}", callers.ToString()),
            new($"{DrainOptions.Section}:{nameof(DrainOptions.Longest)}", "00:00:00"),
            new($"{DrainOptions.Section}:{nameof(DrainOptions.HandOver)}", "00:00:00"),
            new($"{DrainOptions.Section}:{nameof(DrainOptions.Rescue)}", "00:00:00"),
        ]);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, port: 0));
        builder.Services.AddRoutingCore();
        builder.AddMedia();
        builder.AddSound();
        builder.AddCalls(Providers.Bench);
        Replace(builder.Services, own, own.GetRequiredService<TimeProvider>());
        builder.Services.Configure<JwtBearerOptions>(MediaTokens.Scheme, bearer => bearer.Configuration = new OpenIdConnectConfiguration { Issuer = Name, SigningKeys = { signing } });
        var worker = builder.Build();
        worker.MapMedia();
        return worker;
    }

    // A later registration wins over those of the worker.
    private static void Replace(IServiceCollection services, IServiceProvider own, TimeProvider time)
    {
        services.AddSingleton(time);
        services.AddSingleton<System.Diagnostics.Metrics.IMeterFactory, SilentMeters>();
        services.AddSingleton(own.GetRequiredService<AgentCatalog>());
        services.AddSingleton(own.GetRequiredService<IEnumerable<IToolSource>>());
        foreach (var endOfTurn in own.GetServices<IEndOfTurnAudioModel>())
        {
            services.AddSingleton(endOfTurn);
        }

        var open = own.GetRequiredService<OpenDetector>();
        services.AddSingleton<OpenDetector>((format, chosen) => new RehearsalDetector(open(format, chosen)));
        services.AddSingleton<ITranscriber, RehearsalTranscriber>();
        services.AddSingleton(new RehearsalModel(time).Connect());
        services.AddSingleton<ICallLog>(new RehearsalCallLog(time));
        services.AddValidatedOptions<RecordingOptions>(RecordingOptions.Section);
        services.AddSingleton<IRecordingStore, NoRecordingStore>();
        services.AddSingleton<TailKeys>();
        services.AddSingleton<IRecordings, BlobRecordings>();
    }

    private static string Token(RsaSecurityKey signing, TimeProvider time) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Name,
        Audience = Name,
        IssuedAt = time.GetUtcNow().UtcDateTime,
        Expires = (time.GetUtcNow() + TicketLifetime).UtcDateTime,
        SigningCredentials = new SigningCredentials(signing, SecurityAlgorithms.RsaSha256),
    });
}
