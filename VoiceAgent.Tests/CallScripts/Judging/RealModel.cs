using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VoiceAgent.Pipeline.Answering.OpenAI;

namespace VoiceAgent.Tests.CallScripts.Judging;

/// <summary>A model behind an endpoint, connected in the same way as in the product.</summary>
internal sealed class RealModel : IAsyncDisposable
{
    /// <summary>Like the connection string <c>openai</c>: <c>Endpoint=https://…/openai/v1;Model=…;Key=…</c>. The key is optional.</summary>
    public const string Variable = "VOICEAGENT_MODEL";

    private readonly ServiceProvider _services;

    private RealModel(ServiceProvider services) => _services = services;

    public static string? Configured => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } connection ? connection : null;

    public IChatClient Model => _services.GetRequiredService<IChatClient>();

    public static RealModel Connect(string connection)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:openai", connection)]);
        builder.Services.AddLogging();
        builder.AddOpenAI();
        return new(builder.Services.BuildServiceProvider());
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

/// <summary>A test that is skipped, with the reason, when no real model is configured.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealModelFactAttribute : FactAttribute
{
    public RealModelFactAttribute()
    {
        if (RealModel.Configured is null)
        {
            Skip = $"No model to judge the call scripts: set {RealModel.Variable} to 'Endpoint=…;Model=…;Key=…' (without Key to use an identity).";
        }
    }
}
