using VoiceAgent.Pipeline.Answering.Bench;
using VoiceAgent.Pipeline.Answering.Claims;
using VoiceAgent.Pipeline.Answering.OpenAI;
using VoiceAgent.Pipeline.Calls;

namespace VoiceAgent.Pipeline.Answering;

internal static class AnsweringRegistration
{
    /// <summary>Registers the model and the tools that agents may name.</summary>
    public static void AddAnswering(this IHostApplicationBuilder builder, Providers providers)
    {
        builder.Services.AddSingleton(CallControlTools.EndCall());
        builder.Services.AddSingleton(services => CallControlTools.TransferToHuman(services.GetRequiredService<ICallControl>()));
        builder.Services.AddSingleton(ClaimTools.FromSample().FindClaim());
        builder.Services.AddSingleton<IToolSource, OwnTools>();
        if (providers is Providers.Bench)
        {
            builder.Services.AddSingleton<IAnswerModel, BenchAnswerModel>();
        }
        else
        {
            builder.AddOpenAI();
        }
    }
}
