using Microsoft.Extensions.AI;
using OllamaSharp;

namespace VoiceAgent.Pipeline.Answering.Ollama;

internal static class OllamaRegistration
{
    /// <summary>The name of the connection string.</summary>
    public const string Name = "ollama";

    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(2);

    // A connection of a machine that went away is not found before.
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(3);

    /// <summary>Registers the model of the connection string <c>ollama</c>, its smaller fallback, and the service that pulls and loads both.</summary>
    public static void AddOllama(this IHostApplicationBuilder builder)
    {
        var connection = OllamaConnection.Parse(builder.Configuration.GetConnectionString(Name));
        builder.Services.AddSingleton<IOllamaApiClient>(Client(connection, Connections()));
        builder.Services.AddSingleton<IChatClient>(services =>
        {
            var ollama = services.GetRequiredService<IOllamaApiClient>();
            var time = services.GetRequiredService<TimeProvider>();

            // A connection without a lifetime is used once. So a request after a failure never gets one that broke unnoticed.
            var connections = Connections();
            connections.PooledConnectionLifetime = TimeSpan.Zero;
            var fresh = Client(connection, connections);
            var first = new OllamaModel(ollama, connection, connection.Model, time, fresh).WithTelemetry();
            return connection.Fallback is not { } smaller
                ? first
                : new FallbackChatClient(first, new OllamaModel(ollama, connection, smaller, time, fresh).WithTelemetry(), time, services.GetRequiredService<ILogger<FallbackChatClient>>());
        });
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<OllamaStart>(services, connection));
        builder.Services.AddSingleton<IModelStart>(services => services.GetRequiredService<OllamaStart>());
        builder.Services.AddHostedService(services => services.GetRequiredService<OllamaStart>());
    }

    /// <summary>The client over given connections. It has no timeout of its own, because a pull may last an hour. The model limits its waits.</summary>
    public static IOllamaApiClient Client(OllamaConnection connection, HttpMessageHandler connections) =>
        new OllamaClient(new HttpClient(connections) { BaseAddress = Root(connection.Endpoint), Timeout = Timeout.InfiniteTimeSpan }, connection);

    /// <summary>
    /// Connections that close when an answer is not read to its end. The default reads on for two seconds to keep the connection, and Ollama would generate
    /// for as long.
    /// </summary>
    public static SocketsHttpHandler Connections() => new()
    {
        ConnectTimeout = ConnectDeadline,
        PooledConnectionIdleTimeout = LongestRest,
        MaxResponseDrainSize = 0,
        ResponseDrainTimeout = TimeSpan.Zero,
    };

    // Paths of requests are relative to it, so a path before /api needs its slash.
    private static Uri Root(Uri endpoint) => endpoint.AbsoluteUri.EndsWith('/') ? endpoint : new Uri(endpoint.AbsoluteUri + "/");
}
