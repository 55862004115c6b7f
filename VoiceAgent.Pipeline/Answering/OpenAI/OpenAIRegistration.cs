using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.Core;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Answering.OpenAI;

internal static class OpenAIRegistration
{
    private const string Scope = "https://cognitiveservices.azure.com/.default";

    // The client's default is 100 s. A caller would hang up long before.
    private static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(2);

    // Load balancers drop a silent connection after four minutes, and neither side notices.
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(3);

    // A new connection finds new addresses of the service.
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(10);

    /// <summary>Registers the model of the connection string <c>openai</c>, and that of <c>openai2</c> as its fallback.</summary>
    public static void AddOpenAI(this IHostApplicationBuilder builder)
    {
        var first = OpenAIConnection.Parse(builder.Configuration.GetConnectionString("openai"));
        var second = builder.Configuration.GetConnectionString("openai2") is { Length: > 0 } other ? OpenAIConnection.Parse(other) : null;
        builder.Services.AddProcessIdentity();
        builder.Services.AddSingleton<IChatClient>(services => second is null
            ? Connect(first, services)
            : new FallbackChatClient(Connect(first, services), Connect(second, services), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<FallbackChatClient>>()));
    }

    /// <summary>The client with requests that end in this process, without telemetry.</summary>
    public static IChatClient Over(OpenAIConnection connection, HttpMessageHandler service) =>
        new OpenAIModel(Client(connection, credential: null, service), connection);

    private static IChatClient Connect(OpenAIConnection connection, IServiceProvider services)
    {
        var credential = services.GetRequiredService<TokenCredential>();
        var connections = new SocketsHttpHandler { ConnectTimeout = ConnectDeadline, PooledConnectionIdleTimeout = LongestRest, PooledConnectionLifetime = Oldest };
        if (connection.Endpoint.Scheme == "http")
        {
            // A machine of one's own goes on generating as long as somebody reads. The default reads two seconds of a cancelled answer, to keep a
            // connection whose TLS was expensive.
            (connections.MaxResponseDrainSize, connections.ResponseDrainTimeout) = (0, TimeSpan.Zero);
        }

        var chat = Client(connection, credential, connections);

        // A connection without a lifetime is used once. So a request after a failure never gets one that broke unnoticed.
        var fresh = Client(connection, credential, new SocketsHttpHandler { ConnectTimeout = ConnectDeadline, PooledConnectionLifetime = TimeSpan.Zero });
        return new OpenAIModel(chat, connection, fresh).WithTelemetry();
    }

    private static ChatClient Client(OpenAIConnection connection, TokenCredential? credential, HttpMessageHandler connections)
    {
        // No retry here: the SDK would wait as long as the service asks, and the caller would wait with it. RoundRecovery decides.
        var options = new OpenAIClientOptions
        {
            Endpoint = connection.Endpoint,
            NetworkTimeout = connection.FirstToken > RequestDeadline ? connection.FirstToken : RequestDeadline,
            RetryPolicy = new ClientRetryPolicy(0),
            Transport = new HttpClientPipelineTransport(new HttpClient(connections) { Timeout = Timeout.InfiniteTimeSpan }),
        };
        return connection.Key is { } key
            ? new ChatClient(connection.Model, new ApiKeyCredential(key), options)
#pragma warning disable OPENAI001 // Tokens of an identity are the way into Azure; the client marks this constructor as not yet final.
            : new ChatClient(connection.Model, new BearerTokenPolicy(credential!, Scope), options);
#pragma warning restore OPENAI001
    }
}
