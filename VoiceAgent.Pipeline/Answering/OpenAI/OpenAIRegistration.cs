using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenAI;
using OpenAI.Chat;

namespace VoiceAgent.Pipeline.Answering.OpenAI;

internal static class OpenAIRegistration
{
    private const string Scope = "https://cognitiveservices.azure.com/.default";

    // The client's own default is 100 s; a caller hangs up long before.
    private static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(10);

    public static void AddOpenAI(this IHostApplicationBuilder builder)
    {
        var connection = OpenAIConnection.Parse(builder.Configuration.GetConnectionString("openai"));
        builder.Services.TryAddSingleton<TokenCredential>(_ => new DefaultAzureCredential());
        builder.Services.AddSingleton(services => Connect(connection, services));
        if (builder.Configuration.GetConnectionString("openai2") is not { Length: > 0 } other)
        {
            builder.Services.AddSingleton<IAnswerModel, OpenAIAnswerModel>();
        }
        else
        {
            var second = OpenAIConnection.Parse(other);
            builder.Services.AddSingleton<IAnswerModel>(services => new ModelChoice(
                new OpenAIAnswerModel(services.GetRequiredService<ChatClient>()),
                new OpenAIAnswerModel(Connect(second, services)),
                services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILogger<ModelChoice>>()));
        }

        builder.Services.AddHostedService<WarmUp>();
    }

    private static ChatClient Connect(OpenAIConnection connection, IServiceProvider services)
    {
        // One retry: a conversation has no time for three.
        var options = new OpenAIClientOptions { Endpoint = connection.Endpoint, NetworkTimeout = RequestDeadline, RetryPolicy = new ClientRetryPolicy(1) };
        return connection.Key is { } key
            ? new ChatClient(connection.Model, new ApiKeyCredential(key), options)
#pragma warning disable OPENAI001 // Tokens of an identity are the way into Azure; the client marks this constructor as not yet final.
            : new ChatClient(connection.Model, new BearerTokenPolicy(services.GetRequiredService<TokenCredential>(), Scope), options);
#pragma warning restore OPENAI001
    }
}
