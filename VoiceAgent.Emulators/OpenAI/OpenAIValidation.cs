using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.OpenAI.Matching;

namespace VoiceAgent.Emulators.OpenAI;

internal sealed class OpenAIValidation : IValidateOptions<OpenAIOptions>
{
    public ValidateOptionsResult Validate(string? name, OpenAIOptions options)
    {
        if (options.Key.Length == 0)
        {
            return ValidateOptionsResult.Fail("OpenAI:Key is missing: give the key that clients must send.");
        }

        try
        {
            ScenarioBook.Open(options.ScenarioFolder);
            return ValidateOptionsResult.Success;
        }
        catch (ScenarioException wrong)
        {
            return ValidateOptionsResult.Fail(wrong.Message);
        }
    }
}
