using System.Text;
using System.Text.Json;
using Nexus.Hosting.Aws.Publishing.Deployment;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.GitHub;

/// <summary>The workflow: publish, make the repositories, push the images, deploy. It holds no key; GitHub's identity is exchanged for the role.</summary>
internal static class GitHubWorkflow
{
    public static string Text(AwsPlan plan, GitHubPipeline pipeline)
    {
        var stage = StageOf(plan);
        return Workflow.ReplaceLineEndings("\n")
            .Replace("@ENVIRONMENT@\n", pipeline.Environment is { } environment ? $"    environment: {Quote(environment)}\n" : string.Empty, StringComparison.Ordinal)
            .Replace("@IMAGES@\n", plan.Images.Count > 0 ? Images.ReplaceLineEndings("\n") + "\n\n" : string.Empty, StringComparison.Ordinal)
            .Replace("@TAG@", plan.Images.Count > 0 ? "${{ steps.images.outputs.tag }}" : "''", StringComparison.Ordinal)
            .Replace("@TAG_PARAMETER@", plan.Parameters.FirstOrDefault(p => p.Kind == ParameterKind.ImageTag)?.LogicalId ?? "ImageTag", StringComparison.Ordinal)
            .Replace("@NAME@", plan.Name, StringComparison.Ordinal)
            .Replace("@STAGE@", stage, StringComparison.Ordinal)
            .Replace("@BRANCH@", Quote(pipeline.Branch), StringComparison.Ordinal)
            .Replace("@BRANCH_NAME@", pipeline.Branch, StringComparison.Ordinal)
            .Replace("@APPHOST@", ShellQuote(pipeline.AppHostPath), StringComparison.Ordinal)
            .Replace("@STACK@", StackNames.Main(plan), StringComparison.Ordinal)
            .Replace("@BOOTSTRAP@", StackNames.Bootstrap(plan), StringComparison.Ordinal)
            .Replace("@SERVICE_ROLE@", GitHubRoles.ServiceName(plan), StringComparison.Ordinal);
    }

    public static string Readme(AwsPlan plan, GitHubPipeline pipeline)
    {
        var (stack, stage) = (StackNames.Main(plan), StageOf(plan));
        var text = new StringBuilder();
        text.Append(
            $"""
            # Deploy {plan.Name} ({stage}) from GitHub

            1. Somebody who may make roles in the account does so once, with CloudFormation or with Terraform (`terraform init && terraform apply`):

               ```
               aws cloudformation deploy --stack-name {stack}-github --template-file roles.json --capabilities CAPABILITY_NAMED_IAM
               ```

               An account knows GitHub as an identity provider once: where it does already, add `--parameter-overrides ProviderExists=true`
               (`-var provider_exists=true`).
            2. In the settings of `{pipeline.Repository}`{(pipeline.Environment is { } environment ? $", in its environment `{environment}`" : string.Empty)}, under "Secrets and variables", "Actions", "Variables": `AWS_ROLE_ARN` is the output
               of the first step, `AWS_REGION` where it is deployed to.{(pipeline.Environment is null ? string.Empty : $" Let the environment be entered from the branch `{pipeline.Branch}` alone.")}
            3. Copy `deploy.yml` to `.github/workflows/deploy-{stage}.yml`.

            Whatever is pushed to `{pipeline.Branch}` is then published and deployed. No key is stored anywhere: a run of the workflow proves who it is with a token that GitHub
            signs, and AWS gives the role to `{pipeline.Subject}` alone. That role pushes images, uploads templates, and starts deployments of the two stacks of this
            environment; what is in them is made by `{GitHubRoles.ServiceName(plan)}`, which only CloudFormation can take.

            A first deployment that fails leaves a stack in `ROLLBACK_COMPLETE`, which the workflow may not delete: `aws cloudformation delete-stack --stack-name {stack}`
            does, and the next run makes it again.

            """.ReplaceLineEndings("\n"));
        var asked = plan.Parameters.Where(p => p is { Value: null, Default: null } && p.Kind != ParameterKind.ImageTag).ToList();
        if (asked.Count > 0)
        {
            text.Append("\n## Variables\n\nThe deployment asks for these as well; none of them is secret:\n\n| variable | what it is |\n|---|---|\n");
            asked.ForEach(p => text.Append($"| `{p.LogicalId.ToUpperInvariant()}` | {p.Description.Replace("|", "\\|", StringComparison.Ordinal)} |\n"));
        }

        return text.ToString();
    }

    private static string StageOf(AwsPlan plan) => plan.Stage.ToString().ToLowerInvariant();

    // A string of JSON is one of YAML.
    private static string Quote(string text) => JsonSerializer.Serialize(text, JsonSerializerOptions.Web);

    private static string ShellQuote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private const string Images =
        """
              - name: Build and push the images
                id: images
                run: |
                  tag=$(out/infrastructure/scripts/build-and-push.sh)
                  echo "tag=$tag" >> "$GITHUB_OUTPUT"
        """;

    private const string Workflow =
        """
        # Deploys @NAME@ (@STAGE@). Written by a publish; README.md says what it needs.
        name: deploy @NAME@ @STAGE@

        on:
          push:
            branches: [@BRANCH@]
          workflow_dispatch:

        # No key is stored: the token proves to AWS which repository and branch this is.
        permissions:
          contents: read
          id-token: write

        # One deployment after the other.
        concurrency:
          group: @STACK@
          cancel-in-progress: false

        jobs:
          deploy:
            if: github.ref == 'refs/heads/@BRANCH_NAME@'
            runs-on: ubuntu-latest
            timeout-minutes: 60
        @ENVIRONMENT@
            defaults:
              run:
                shell: bash
            steps:
              - uses: actions/checkout@v4

              - uses: actions/setup-dotnet@v4
                with:
                  dotnet-version: 10.0.x

              - name: Publish
                run: dotnet run --project @APPHOST@ --configuration Release -- --operation publish --step publish --environment @STAGE@ --output-path "$PWD/out"

              - uses: aws-actions/configure-aws-credentials@v4
                with:
                  role-to-assume: ${{ vars.AWS_ROLE_ARN }}
                  aws-region: ${{ vars.AWS_REGION }}

              - name: Make the image repositories
                env:
                  ROLE: ${{ vars.AWS_ROLE_ARN }}
                run: >-
                  aws cloudformation deploy --stack-name @BOOTSTRAP@ --template-file out/cloudformation/bootstrap.json
                  --role-arn "${ROLE%/*}/@SERVICE_ROLE@" --no-fail-on-empty-changeset

        @IMAGES@
              - name: Deploy
                env:
                  ROLE: ${{ vars.AWS_ROLE_ARN }}
                  TAG: @TAG@
                  VARIABLES: ${{ toJSON(vars) }}
                run: |
                  bucket=$(aws cloudformation describe-stack-resource --stack-name @BOOTSTRAP@ --logical-resource-id Templates --query StackResourceDetail.PhysicalResourceId --output text)
                  jq --arg tag "$TAG" --argjson variables "$VARIABLES" '
                    map(.ParameterKey + "=" +
                      if .ParameterKey == "@TAG_PARAMETER@" then $tag
                      elif .ParameterValue == "" then $variables[.ParameterKey | ascii_upcase] // error("Set the variable \(.ParameterKey | ascii_upcase) in GitHub.")
                      else .ParameterValue end)' out/cloudformation/parameters.@STAGE@.json > out/parameters.json
                  if [ -d out/cloudformation/stacks ]; then
                    prefix=$(jq -r 'first(.Resources[] | select(.Type == "AWS::CloudFormation::Stack")).Properties.TemplateURL["Fn::Sub"][0] | split("/")[3:-1] | join("/")' out/cloudformation/template.json)
                    aws s3 cp --recursive out/cloudformation/stacks "s3://$bucket/$prefix/"
                  fi
                  aws cloudformation deploy --stack-name @STACK@ --template-file out/cloudformation/template.json --capabilities CAPABILITY_IAM \
                    --role-arn "${ROLE%/*}/@SERVICE_ROLE@" --s3-bucket "$bucket" --parameter-overrides file://out/parameters.json --no-fail-on-empty-changeset

        """;
}
