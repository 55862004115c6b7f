using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Delays;

internal sealed class DelayValidation : IValidateOptions<DelayOptions>
{
    public ValidateOptionsResult Validate(string? name, DelayOptions options)
    {
        var complaints = options.Complaints().ToList();
        return complaints.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(complaints);
    }
}
