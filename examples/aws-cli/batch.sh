#!/bin/sh
# Put a file of questions, run a batch job, read the results: the AWS CLI.
set -eu

url=${QUARRY_URL:-http://127.0.0.1:8080}
export AWS_ACCESS_KEY_ID="${AWS_ACCESS_KEY_ID:-any}" AWS_SECRET_ACCESS_KEY="${AWS_SECRET_ACCESS_KEY:-any}"
export AWS_DEFAULT_REGION=us-east-1 AWS_PAGER=
s3() { aws --endpoint-url "$url/bedrock/files" s3 "$@"; }
bedrock() { aws --endpoint-url "$url/bedrock" bedrock "$@"; }

bucket=s3://aws-cli-example
s3 cp - "$bucket/in/questions.jsonl" <<'LINES'
{"recordId": "1", "modelInput": {"messages": [{"role": "user", "content": [{"text": "What is a quarry?"}]}]}}
{"recordId": "2", "modelInput": {"messages": [{"role": "user", "content": [{"text": "What is a gateway?"}]}]}}
LINES

arn=$(bedrock create-model-invocation-job --job-name aws-cli-example --model-id llama3 \
  --role-arn arn:aws:iam::000000000000:role/any \
  --input-data-config "{\"s3InputDataConfig\": {\"s3Uri\": \"$bucket/in/questions.jsonl\"}}" \
  --output-data-config "{\"s3OutputDataConfig\": {\"s3Uri\": \"$bucket/out/\"}}" \
  --query jobArn --output text)
echo "job $arn"

while :; do
  status=$(bedrock get-model-invocation-job --job-identifier "$arn" --query status --output text)
  case $status in
    Submitted | Validating | Scheduled | InProgress | Stopping) sleep 1 ;;
    *) break ;;
  esac
done
echo "$status"

s3 cp "$bucket/out/${arn##*/}/questions.jsonl.out" -
