import { chain } from '/work/main/reference/two-layer-net.ts';
import { Sampler } from '/work/main/reference/testing/sampler.ts';
import { runTorch } from '/work/main/reference/testing/torch.ts';
import { activationPair, describe, drawTrainingStep, headerOf, numbersOf } from '/work/main/reference/testing/training-step.ts';
const [seed,n,maxN,maxD,slo,shi]=process.argv.slice(2).map(Number) as number[];
const r=new Sampler(seed!);
const size=(m:number)=>m<=64?r.whole(1,m):r.whole(Math.floor(m/4),m);
const steps=Array.from({length:n!},(_,i)=>drawTrainingStep(r,activationPair(r.whole(0,63)),{N:r.whole(1,maxN!),features:size(maxD!),hidden:size(maxD!),K:maxD!>64&&r.whole(0,1)?r.whole(1,20):size(maxD!)},{x:r.scale(slo!,shi!),y:r.scale(slo!,shi!),first:r.scale(slo!,shi!),second:r.scale(slo!,shi!)}));
let t=Date.now();
const out=runTorch('correct.py',steps.map(headerOf),steps.flatMap(numbersOf).map(d=>Float32Array.from(d)));
const copy=new Uint8Array(out);const all=new Float32Array(copy.buffer,0,copy.length/4);
const tp=Date.now()-t; t=Date.now();
const NAMES=['yHat','J','dJdyHat','dJdW2','dJdb2','dJdW1','dJdb1'] as const;
let at=0; const worst:Record<string,any>={};const rels:Record<string,number[]>={};
for(const s of steps){const c=chain(s.net,s.x,s.y,s.loss,s.reduction);
 for(const nm of NAMES)for(let i=0;i<c[nm].value.data.length;i+=Math.ceil(c[nm].value.data.length/50)){const v=Math.abs(c[nm].value.data[i]!);if(v>0)(rels[nm]??=[]).push(c[nm].error.data[i]!/v)}
 for(const im of ['einsum','addmm','rows','concat','double'])for(const nm of NAMES){const {value,error}=c[nm];const L=value.data.length;
  let w=0,wi=0;for(let i=0;i<L;i++){const d=Math.abs(all[at+i]!-value.data[i]!);const q=d===0?0:d/error.data[i]!;if(!(q<=w)){w=q;wi=i;if(!(q<Infinity)||q!==q){break}}}
  if(!(w<=(worst[nm]?.w??0)))worst[nm]={w,im,s:describe(s),v:value.data[wi],e:error.data[wi],got:all[at+wi]};
  at+=L;}}
console.log('seed',seed,'torch',tp,'chain',Date.now()-t);for(const nm of NAMES){const a=rels[nm]!.sort((x,y)=>x-y);console.log(nm.padEnd(8),JSON.stringify(worst[nm]),'median',a[a.length>>1]!.toExponential(1),'p95',a[Math.floor(a.length*.95)]!.toExponential(1))}
