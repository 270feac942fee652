using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Checks.Protection;

/// <summary>What the internet reaches speaks TLS: without it a warning for developers, an error for users.</summary>
internal sealed class PublicTrafficIsEncrypted() : PlanCheck("NEXUS701", "The internet is served over TLS")
{
    public override IEnumerable<Finding> Find(PlanFacts facts)
    {
        foreach (var balancer in facts.Plan.LoadBalancers.Where(b => b.IsInternetFacing))
        {
            foreach (var listener in balancer.Listeners.Where(l => l.CertificateArn is null && (l.DefaultAction is not RedirectToHttpsAction || l.Rules.Count > 0)))
            {
                yield return ByStage(
                    facts.Plan, balancer.ModelName, $"'{balancer.ModelName}' serves the internet without encryption on port {listener.Port}.",
                    $"Give it a certificate of ACM: {balancer.ModelName}.WithCertificate(builder.AddParameter(\"certificate-arn\")).");
            }

            foreach (var listener in balancer.Listeners.Where(l => l.CertificateArn is not null && l.TlsPolicy?.Contains("TLS13", StringComparison.Ordinal) != true))
            {
                yield return ByStage(facts.Plan, balancer.ModelName, $"'{balancer.ModelName}' allows old versions of TLS on port {listener.Port} ({listener.TlsPolicy ?? "the default"}).", "Use a policy with TLS 1.3 (ELBSecurityPolicy-TLS13-…).");
            }
        }
    }
}
